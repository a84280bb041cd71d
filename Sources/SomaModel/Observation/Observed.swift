/// One thing that an agent did or that happened to it, as whoever saw it reports it: what every dialect reads its bytes into.
package struct Observed: Equatable, Sendable {
    package var what: Observation
    /// When it happened.
    package var time: Timestamp
    /// Who it is about; empty for what is about nobody alone.
    package var agent: String
    /// Empty for what belongs to no session.
    package var session: String
    /// The agent that this one works for; `nil` for a main agent.
    package var parent: String?
    package var source: Source
    /// What names this observation in its source; `nil` if the same one cannot come twice, or a call's id names it.
    package var id: ObservationID?

    /// Names longer than this many bytes are refused: they would become labels, ids and keys.
    package static let nameLimit = 1_024

    package init(
        _ what: Observation,
        at time: Timestamp,
        agent: String = "",
        session: String = "",
        parent: String? = nil,
        source: Source,
        id: ObservationID? = nil
    ) {
        self.what = what
        self.time = time
        self.agent = agent
        self.session = session
        self.parent = parent
        self.source = source
        self.id = id
    }

    /// A whole action, under its own agent, session and time.
    package init(_ action: Action, source: Source) {
        self.init(.action(action), at: action.time, agent: action.agent, session: action.session, source: source)
    }

    /// Moves it in time, and the action that it holds with it.
    package mutating func move(to newTime: Timestamp) {
        time = newTime
        guard case .action(var action) = what else { return }
        action.time = newTime
        what = .action(action)
    }
}

/// What names one observation among all of a source: equal ids are one observation, however often it comes.
package struct ObservationID: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }
}
