internal import SomaModel
package import SomaMonitor
internal import SomaStore
internal import SomaSystem

extension ParsedArguments {
    /// Whether `--live` was given; what goes with it alone is a usage failure without it.
    package func isLiveReplay() throws(CommandFailure) -> Bool {
        if has("--live") { return true }
        for option in ["--keep-times", "--source"] where has(option) {
            throw .usage("replay: \(option) goes with --live; see 'soma replay --help'")
        }
        return false
    }

    /// Plays all files into the state folder. Returns whether every line was good.
    package func replayLive(into monitor: inout Monitor) throws(CommandFailure) -> Bool {
        TerminationSignals.ignoreBrokenPipes()
        try withStateFolder { () throws(StoreError) in try monitor.store.prepareForBatches() }
        monitor.configuration.replaySource = value("--source").map(Source.init) ?? .test
        monitor.configuration.guidance.force(
            ForcedPatterns.text,
            hasControlArm: Environment["SOMA_DISABLE_CONTROL_ARM"] != "1"
        )
        var isComplete = true
        for path in operands {
            var replay = Replay(asJSON: has("--json"))
            let end = has("--keep-times") ? nil : Timestamp.now
            if try !replay.play(path, into: &monitor, lastActionEnd: end) { isComplete = false }
        }
        return isComplete
    }
}
