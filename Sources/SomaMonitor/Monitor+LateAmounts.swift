internal import SomaEngine
internal import SomaFold
package import SomaModel
internal import SomaSources
package import SomaStore
internal import SomaTelemetry

/// What becomes known of an action after it was recorded.
extension Monitor {
    /// Books tokens and cost of a call whose action has been recorded: in the action's row, in what the engine remembers of
    /// it, in the budget and in the counters. What was computed at the action stays. Needs a transaction under way.
    package func amend(
        _ call: CallID,
        of agent: String,
        tokens: Int64,
        costUSD: Double,
        at time: Timestamp
    ) throws(StoreError) {
        if tokens == 0, costUSD == 0 { return }
        try store.amendAction(call.text, of: agent, tokens: tokens, costUSD: costUSD)
        try appendToRecording {
            RecordingLine.line(ofUsage: agent, call: call, tokens: tokens, costUSD: costUSD, time: time)
        }
        try Fold.amend(call, of: agent, tokens: tokens, costUSD: costUSD, at: time, in: &memory)
        try count(SeriesIncrement.usage(of: agent, tokens: tokens, costUSD: costUSD), startTime: time)
    }

    /// What the engine takes from a text that an agent said.
    package func counts(ofText text: String) -> TextCounts {
        var action = Action(agent: "", session: "", time: .epoch, tool: "")
        action.text = text
        return action.measuredCounts
    }
}
