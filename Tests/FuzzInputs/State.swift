internal import SomaEngine
internal import SomaGuidance
internal import SomaModel
internal import SomaSources
internal import SomaTelemetry

/// What soma itself wrote into its state folder, and another may have changed: the outbox, the agents' states, the list of
/// failures, what a wrapped program left. What can be read is written as it was.
func readState(_ bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    if let span = SomaTelemetry.Span(json: text), SomaTelemetry.Span(json: span.json) != span {
        return "a span differs"
    }
    if let record = LogRecord(json: text), LogRecord(json: record.json) != record { return "a log record differs" }
    if let state = AgentState(agent: "a", json: text), AgentState(agent: "a", json: state.json) != state {
        return "an agent's state differs"
    }
    if let history = GuidanceHistory(json: text), GuidanceHistory(json: history.json) != history {
        return "a history differs"
    }
    if let failure = FailureRecord(line: bytes), FailureRecord(line: failure.line) != failure {
        return "a failure differs"
    }
    if let run = WrappedRun(parsing: bytes), WrappedRun(parsing: run.bytes) != run { return "a wrapped run differs" }
    _ = RecordedSettings(json: text)
    if let parent = TraceParent(text), TraceParent(parent.text) != parent { return "a trace parent differs" }
    return nil
}
