import SomaSystem

/// How long does a scrape of some 36,000 series take, compressed, while many agents record? One a second, as from a
/// Prometheus that is close.
enum ScrapeUnderLoad {
    static func bench(_ options: Options) throws -> Contest {
        Contest(
            name: "scrape, \(LibrarySoak.actionsPerSecond) records a second of \(LibrarySoak.agents) agents",
            quantities: [.median, .percentile99, .series],
            rounds: 1,
            contenders: try options.builds.map { build in
                _ = try build.program("soak")
                return .init(name: build.name) { try run(build, seconds: options.seconds) }
            }
        )
    }

    private static func run(_ build: Build, seconds: Int) throws -> Cost {
        let scratch = try ScratchFolder()
        try scratch.knowCollector()
        let soma = try scratch.install("soma", of: build)
        _ = try scratch.install("somad", of: build)
        let log = scratch.folder.path + "/serve.log"
        let serve = try Child(
            soma,
            ["soma", "serve", "--web.listen-address", "127.0.0.1:0"],
            scratch.environment,
            error: log
        )
        defer {
            serve.terminate()
            _ = try? serve.wait()
        }
        let server = try PageReader(port: port(saidIn: log))
        let soak = try Child(
            build.program("soak"),
            ["soak"] + LibrarySoak.arguments(seconds),
            scratch.environment
        )
        var times: [Double] = []
        var failure: (any Error)?
        while failure == nil && soak.isRunning {
            let start = ContinuousClock.now
            do {
                _ = try server.page(compressed: true)
            } catch {
                failure = error
                soak.terminate()
            }
            let elapsed = ContinuousClock.now - start
            times.append(elapsed.nanoseconds)
            SystemClock.sleep(milliseconds: UInt32(max(0, 1_000 - elapsed.nanoseconds / 1e6)))
        }
        let ended = Result { try soak.wait() }
        if let failure { throw failure }
        _ = try ended.get()
        times.sort()
        let lines = try server.page(compressed: false).split(separator: UInt8(ascii: "\n"))
        return [
            .median: median(times),
            .percentile99: percentile99(of: times),
            .series: Double(lines.count { $0.first != UInt8(ascii: "#") }),
        ]
    }

    /// The port that `soma serve` says it listens on; waits for it.
    private static func port(saidIn log: String) throws -> UInt16 {
        for _ in 0..<600 {
            let said = (try? TextFile.read(log)) ?? ""
            if let place = said.firstRange(of: "http://127.0.0.1:"),
                let port = UInt16(said[place.upperBound...].prefix { $0.isNumber })
            {
                return port
            }
            SystemClock.sleep(milliseconds: 100)
        }
        throw BenchError(message: "soma serve does not say where it listens")
    }
}

/// The value that one of a hundred is beyond, of sorted values.
func percentile99(of sorted: [Double]) -> Double {
    sorted[min(sorted.count - 1, Int(Double(sorted.count) * 0.99))]
}
