package import SomaJSON

/// What can be observed of agents. A source reports calls in halves or whole actions, whichever it knows.
package enum Observation: Equatable, Sendable {
    case callBegan(Call)
    case callEnded(CallID, Ending)
    /// The call has not run, and will not; one that has ended is not meant.
    case callDenied(CallID)
    /// A whole one: of recordings, spans and programs that soma ran.
    case action(Action)
    /// What the agent said before its next call.
    case said(String)
    case used(Usage)
    /// A subagent: its parent is the observation's.
    case agentBegan
    case agentEnded
    /// The agent waits for a person.
    case paused
    /// A person has told the agent what to do next: a call that is still open was stopped.
    case prompted
    case sessionBegan(SessionOrigin)
    case sessionEnded
    /// The session ended because its person began another one in the same place.
    case sessionCleared
    case edge(TrustEdge)
    case edgeRemoved(source: String, target: String)
    /// The agent's state where a recording meets it first, as the engine wrote it, and what guidance remembers of it.
    case snapshot(state: String, guidance: String?)
    /// What decides beside the actions from here on, as the engine wrote it.
    case settings(String)
}

/// What a session goes on from.
package enum SessionOrigin: Equatable, Sendable {
    case nothing
    /// The session itself, which had ended.
    case itself
    /// The session itself, whose history was put in short.
    case compaction
    /// A copy of another session's history.
    case fork
    /// The session that was cleared in the same place.
    case cleared
    case unknown
}

/// What names a call within its agent; empty if the source has no id for it.
package struct CallID: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package var isEmpty: Bool { text.isEmpty }
}

/// A tool call that is about to run.
package struct Call: Equatable, Sendable {
    package var id: CallID
    /// Its name is empty if the source does not know it.
    package var tool: Tool
    package var input: JSONValue
    /// The file that the call names.
    package var path: String?

    package init(_ id: CallID, tool: Tool, input: JSONValue, path: String? = nil) {
        self.id = id
        self.tool = tool
        self.input = input
        self.path = path
    }
}

/// How a call ended.
package struct Ending: Equatable, Sendable {
    /// Its name is empty if the source does not know it.
    package var tool: Tool
    package var input: JSONValue
    /// What the tool returned, as text.
    package var output: String
    package var outcome: ActionOutcome
    /// In seconds, as the source measured it; `nil` if it did not.
    package var duration: Double?

    package init(
        tool: Tool,
        input: JSONValue,
        output: String,
        outcome: ActionOutcome,
        duration: Double? = nil
    ) {
        self.tool = tool
        self.input = input
        self.output = output
        self.outcome = outcome
        self.duration = duration
    }
}
