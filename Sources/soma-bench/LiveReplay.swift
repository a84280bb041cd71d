/// What does an action of a long recording cost that `soma replay --live` puts into an empty state folder, with a collector
/// known?
enum LiveReplay {
    private static let agents = 20

    static func bench(_ options: Options) throws -> Contest {
        let count = options.actions ?? 20_000
        let shelf = try ScratchFolder()
        let recording = shelf.folder.path + "/recording.jsonl"
        try SessionRecording(folder: options.sessions).write(count, agents: agents, to: recording)
        return Contest(
            name: "replay --live, \(count) actions of \(agents) agents",
            quantities: [.processor, .written, .stored, .wall],
            itemsPerRun: count,
            rounds: 5,
            contenders: options.builds.map { build in
                .init(name: build.name) {
                    let scratch = try ScratchFolder()
                    try scratch.knowCollector()
                    let soma = try scratch.install("soma", of: build)
                    let cost = try withExtendedLifetime(shelf) {
                        try Child.run(soma, ["replay", "--live", recording], scratch.environment)
                    }
                    try scratch.expectActions(count)
                    return cost
                }
            }
        )
    }
}

extension ScratchFolder {
    /// Throws unless so many actions are stored.
    func expectActions(_ count: Int, of agents: String = "%") throws {
        let stored = try Database.number(
            "SELECT count(*) FROM actions WHERE agent LIKE '\(agents)'",
            in: folder.databasePath
        )
        guard stored == count else {
            throw BenchError(message: "\(stored) actions are stored, not \(count)")
        }
    }
}
