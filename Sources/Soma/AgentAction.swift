internal import SomaJSON
internal import SomaModel

/// One finished call of a tool or a model.
public struct AgentAction: Equatable, Sendable {
    /// Who acted: 1 to 1,024 bytes.
    public var agent: String
    /// Which conversation or run it belongs to, becoming one trace: 1 to 1,024 bytes.
    public var session: String
    /// The tool's or the model's name: 1 to 1,024 bytes.
    public var tool: String
    /// What it was called with; the recording keeps keyed hashes of the values alone, unless `recording: full`.
    public var input: [String: String] = [:]
    /// What the agent said before the call; uncertainty is read from it, and no telemetry or database keeps it.
    public var text = ""
    /// What the call returned; its length counts, and it is kept nowhere, unless `recording: full`.
    public var output = ""
    /// The id by which other telemetry knows the call; empty where there is none.
    public var callID = ""
    /// Input (cache reads and writes included) and output: 0 to 2⁵³.
    public var tokens: Int64 = 0
    /// US dollars, finite and ≥ 0.
    public var costUSD = 0.0
    /// Whether the call failed; what it printed does not matter.
    public var failed = false
    /// Whether a person or the program stopped the call: it counts as no failure then, and as no success.
    public var cancelled = false
    /// How long the call took; not negative.
    public var duration = Duration.zero
    /// When the call ended, in nanoseconds since 1970; `nil` is now.
    public var endTimeUnixNano: Int64?
    /// The `traceparent` of W3C Trace Context under which the session begins, if this action begins it; an invalid one is
    /// ignored.
    public var traceParent: String?

    /// An action that has just ended; the rest can be set.
    public init(agent: String, session: String, tool: String) {
        self.agent = agent
        self.session = session
        self.tool = tool
    }

    /// Throws `.invalidAction` where a field is outside the range it states.
    func checked() throws(SomaError) -> Action {
        for (name, value) in [("agent", agent), ("session", session), ("tool", tool)] {
            guard 1...Observed.nameLimit ~= value.utf8.count else {
                throw .invalid("\(name) must have 1 to \(Observed.nameLimit) bytes")
            }
        }
        guard 0...(1 << 53) ~= tokens else { throw .invalid("tokens must be from 0 to 2^53") }
        guard costUSD >= 0, costUSD.isFinite else { throw .invalid("costUSD must be finite and not negative") }
        guard duration >= .zero else { throw .invalid("duration must not be negative") }
        if let endTimeUnixNano, endTimeUnixNano < 0 { throw .invalid("endTimeUnixNano must not be before 1970") }
        var action = Action(
            agent: agent,
            session: session,
            time: endTimeUnixNano.map(Timestamp.init(nanosecondsSinceEpoch:)) ?? .now,
            tool: tool
        )
        if !input.isEmpty {
            action.input = .object(
                input.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .string($0.value)) }
            )
        }
        action.callID = callID
        action.text = text
        action.output = output
        action.tokens = tokens
        action.costUSD = costUSD
        action.outcome = cancelled ? .cancelled : failed ? .error : .ok
        action.duration = duration / .seconds(1)
        return action
    }
}
