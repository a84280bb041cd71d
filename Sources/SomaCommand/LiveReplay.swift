internal import SomaModel
package import SomaMonitor
internal import SomaSystem

extension ParsedArguments {
    /// Whether `--live` was given; `--keep-times` without it is a usage failure.
    package func isLiveReplay() throws(CommandFailure) -> Bool {
        if !has("--live"), has("--keep-times") {
            throw .usage("replay: --keep-times goes with --live; see 'soma replay --help'")
        }
        return has("--live")
    }

    /// Plays all files into the state folder. Returns whether every line was good.
    package func replayLive(into monitor: inout Monitor) throws(CommandFailure) -> Bool {
        TerminationSignals.ignoreBrokenPipes()
        var isComplete = true
        for path in operands {
            var replay = Replay(asJSON: has("--json"))
            let end = has("--keep-times") ? nil : Timestamp.now
            if try !replay.play(path, into: &monitor, lastActionEnd: end) { isComplete = false }
        }
        return isComplete
    }
}
