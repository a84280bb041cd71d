package import SomaJSON

/// A call about to run, put before guidance: may it, and what should its agent know?
package struct Question: Equatable, Sendable {
    /// Who decides about the call.
    package enum Standing: Equatable, Sendable {
        /// The agent waits for the answer.
        case open
        /// The call ran without one.
        case ran
        /// The agent was told that the call is denied, before that could be recorded.
        case denied
    }

    package var agent: String
    package var session: String
    package var callID: String
    package var tool: Tool
    package var input: JSONValue
    /// Whether the file that the call writes is there; `nil` if it writes none.
    package var targetExists: Bool?
    package var time: Timestamp
    /// Where the session belongs if it begins with this call.
    package var traceParent: TraceParent?
    package var source: Source
    package var standing: Standing

    package init(
        about call: Call,
        in observed: Observed,
        targetExists: Bool?,
        traceParent: TraceParent?,
        standing: Standing
    ) {
        agent = observed.agent
        session = observed.session
        callID = call.id.text
        tool = call.tool
        input = call.input
        self.targetExists = targetExists
        time = observed.time
        self.traceParent = traceParent
        source = observed.source
        self.standing = standing
    }
}

/// What guidance tells an agent.
package struct Advice: Equatable, Sendable {
    /// Facts for the agent to read.
    package var context: String?
    /// Why the call is denied.
    package var refusal: String?

    package init(context: String? = nil, refusal: String? = nil) {
        self.context = context
        self.refusal = refusal
    }
}
