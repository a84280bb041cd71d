package import SomaModel

/// One session of one agent: when it began, when it last acted, whether it is open.
package struct SessionState: Equatable, Sendable {
    package let agent: String
    package let session: String
    /// Counts the session's beginnings, from 1; 0 before the first action.
    package private(set) var ordinal: Int
    package private(set) var startTime: Timestamp
    package private(set) var endTime: Timestamp
    package private(set) var isOpen: Bool

    /// A session that has not begun.
    package init(agent: String, session: String) {
        self.init(agent: agent, session: session, ordinal: 0, startTime: .epoch, endTime: .epoch, isOpen: false)
    }

    package init(
        agent: String,
        session: String,
        ordinal: Int,
        startTime: Timestamp,
        endTime: Timestamp,
        isOpen: Bool
    ) {
        self.agent = agent
        self.session = session
        self.ordinal = ordinal
        self.startTime = startTime
        self.endTime = endTime
        self.isOpen = isOpen
    }

    /// Takes an action in: the session begins, goes on, or, after 30 idle minutes, ends and begins anew.
    mutating func record(_ action: Action) -> [SessionEvent] {
        var events: [SessionEvent] = []
        if isIdle(at: action.startTime), let ended = end() { events.append(ended) }
        if isOpen {
            startTime = min(startTime, action.startTime)
            endTime = max(endTime, action.time)
        } else {
            ordinal += 1
            startTime = action.startTime
            endTime = action.time
            isOpen = true
            events.append(event(.started))
        }
        return events
    }

    /// Whether nothing has been heard for 30 minutes at `time`.
    package func isIdle(at time: Timestamp) -> Bool {
        isOpen && time.nanoseconds(since: endTime) >= AgentState.idleNanoseconds
    }

    /// The event of its end; `nil` if it was not open.
    package mutating func end() -> SessionEvent? {
        guard isOpen else { return nil }
        isOpen = false
        return event(.ended)
    }

    private func event(_ phase: SessionEvent.Phase) -> SessionEvent {
        SessionEvent(
            phase: phase,
            agent: agent,
            session: session,
            ordinal: ordinal,
            startTime: startTime,
            endTime: phase == .started ? startTime : endTime
        )
    }
}
