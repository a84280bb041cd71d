/// What does a prompt wait for `soma statusline`, installed?
struct StatusLineProcess {
    private let scratch: ScratchFolder
    private let soma: String

    /// - Parameters:
    ///   - frames: what hooks left in the write-ahead log, exactly so many frames.
    ///   - knowsCollector: whether there is a `soma.yaml`, which names a collector.
    private init(
        of build: Build,
        storedActions count: Int = 100,
        logFrames frames: Int = 0,
        knowsCollector: Bool = false
    ) throws {
        scratch = try ScratchFolder()
        if knowsCollector { try scratch.knowCollector() }
        soma = try scratch.install("soma", of: build)
        try scratch.fill(count, by: soma)
        if frames > 0 { try scratch.fillLog(frames, by: soma) }
    }

    private func run() throws -> Cost { try Child.run(soma, ["statusline"], scratch.environment) }

    /// Measures the line of each build, also beside an empty process.
    static func bench(
        _ options: Options,
        logFrames frames: Int = 0,
        storedActions count: Int = 100,
        knowsCollector: Bool = false
    ) throws -> Contest {
        let contenders = try options.builds.map { build in
            let line = try StatusLineProcess(
                of: build,
                storedActions: count,
                logFrames: frames,
                knowsCollector: knowsCollector
            )
            return Contest.Contender(name: build.name) {
                let cost = try line.run()
                guard try line.scratch.logFrames == frames else {
                    throw BenchError(message: "the status line changed the write-ahead log")
                }
                return cost
            }
        }
        let stored = count > 100 ? ", \(count) actions of \(count / 100) agents stored" : ""
        return Contest(
            name: "statusline" + (knowsCollector ? ", collector known" : "")
                + (frames > 0 ? ", \(frames) frames in the log" : "") + stored,
            quantities: [.processor, .wall],
            rounds: 201,
            contenders: contenders + [try EmptyProgram().contender]
        )
    }

    /// The baseline is the same line where little is stored.
    static func bench(storedActions count: Int) throws -> Contest {
        let full = try StatusLineProcess(of: .own, storedActions: count)
        let empty = try StatusLineProcess(of: .own)
        return Contest(
            name: "statusline, \(count) actions of \(count / 100) agents stored",
            quantities: [.processor, .wall],
            rounds: 201,
            contenders: [
                .init(name: "full", run: full.run),
                .init(name: "statusline, 100 stored", run: empty.run),
            ]
        )
    }
}
