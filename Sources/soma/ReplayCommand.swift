internal import SomaCommand
internal import SomaConfiguration
internal import SomaFold
internal import SomaGuidance
internal import SomaMonitor
internal import SomaRouting
internal import SomaStore

/// `soma replay` without a network: files through the engine, or into the state folder with `--live`.
struct ReplayCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        let isLive = try arguments.isLiveReplay()
        ForcedPatterns.reportUnknown()
        let isComplete = try isLive ? replayLive() : replayFresh()
        if !isComplete { throw .failed("") }
    }

    private func replayFresh() throws(CommandFailure) -> Bool {
        var isComplete = true
        for path in arguments.operands {
            var memory = RAMMemory(rules: FoldRules(forced: .init(parsing: ForcedPatterns.text ?? "")))
            var replay = Replay(asJSON: arguments.has("--json"))
            if try !replay.stream(path, into: &memory) { isComplete = false }
        }
        return isComplete
    }

    private func replayLive() throws(CommandFailure) -> Bool {
        let configuration = try SomaConfiguration.Configuration.inForce()
        var monitor = try Monitor.configured(configuration, recordingInto: .recordingInStandardFolder())
        try withStateFolder { () throws(StoreError) in
            let folder = try StateFolder.standard()
            _ = try monitor.route(CollectorRouting(.recorder(configuration.exporter), in: folder), in: folder)
        }
        return try arguments.replayLive(into: &monitor)
    }
}
