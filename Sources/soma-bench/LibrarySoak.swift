/// What does a record cost in a process that uses the library for many agents at a steady rate, with a collector known?
/// Times go by, so each run takes as long as it is told.
enum LibrarySoak {
    static let agents = 1_000
    static let actionsPerSecond = 2_000

    static func bench(_ options: Options) throws -> Contest {
        Contest(
            name: "library, \(actionsPerSecond) records a second of \(agents) agents for \(options.seconds) s",
            quantities: [.processor, .written, .stored],
            itemsPerRun: actions(in: options.seconds),
            rounds: 3,
            contenders: try options.builds.map { build in
                let soak = try build.program("soak")
                return .init(name: build.name) {
                    let scratch = try ScratchFolder()
                    try scratch.knowCollector()
                    let cost = try Child.run(soak, arguments(options.seconds), scratch.environment)
                    try scratch.expectActions(actions(in: options.seconds))
                    return cost
                }
            }
        )
    }

    /// Of the program `soak`: agents, records a second, seconds.
    static func arguments(_ seconds: Int) -> [String] { ["\(agents)", "\(actionsPerSecond)", "\(seconds)"] }

    private static func actions(in seconds: Int) -> Int { agents * max(1, actionsPerSecond * seconds / agents) }
}
