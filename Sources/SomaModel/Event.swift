/// What recording an action, or the end of a session, gives rise to.
package enum Event: Equatable, Sendable {
    case session(SessionEvent)
    case pressureUpdate(PressureUpdate)
    case modeChange(ModeChange)
    case guidanceFiring(GuidanceFiring)
    case blockDecision(BlockDecision)
}

/// A session of an agent began, or ended: told to end, or 30 minutes idle.
package struct SessionEvent: Equatable, Sendable {
    package enum Phase: String, Sendable {
        case started = "start"
        case ended = "end"
    }

    package var phase: Phase
    package var agent: String
    package var session: String
    /// From 1; a session that goes on after an end counts up.
    package var ordinal: Int
    /// Its first action's start.
    package var startTime: Timestamp
    /// Its last action's end; its start while it has just begun.
    package var endTime: Timestamp

    package init(
        phase: Phase,
        agent: String,
        session: String,
        ordinal: Int,
        startTime: Timestamp,
        endTime: Timestamp
    ) {
        self.phase = phase
        self.agent = agent
        self.session = session
        self.ordinal = ordinal
        self.startTime = startTime
        self.endTime = endTime
    }
}

/// An action was recorded.
package struct PressureUpdate: Equatable, Sendable {
    package var agent: String
    package var session: String
    package var tool: String
    /// Empty where unknown.
    package var callID: String
    package var startTime: Timestamp
    package var endTime: Timestamp
    /// Seconds.
    package var duration: Double
    package var tokens: Int64
    package var costUSD: Double
    package var outcome: ActionOutcome
    package var reading: Reading

    package init(_ action: Action, reading: Reading) {
        agent = action.agent
        session = action.session
        tool = action.tool
        callID = action.callID
        startTime = action.startTime
        endTime = action.time
        duration = action.duration
        tokens = action.tokens
        costUSD = action.costUSD
        outcome = action.outcome
        self.reading = reading
    }
}

/// An agent's mode is another than at its previous action.
package struct ModeChange: Equatable, Sendable {
    package var agent: String
    package var session: String
    /// The number of the action at which it was noticed.
    package var number: Int
    package var time: Timestamp
    package var from: Mode
    package var to: Mode

    package init(agent: String, session: String, number: Int, time: Timestamp, from: Mode, to: Mode) {
        self.agent = agent
        self.session = session
        self.number = number
        self.time = time
        self.from = from
        self.to = to
    }
}

/// A guidance pattern fired; in the control arm its message was withheld.
package struct GuidanceFiring: Equatable, Sendable {
    package enum Severity: String, Sendable {
        case warn
        case critical
    }

    package enum Arm: String, Sendable {
        case treatment
        case control
    }

    package var id: String
    package var agent: String
    package var session: String
    package var pattern: String
    package var severity: Severity
    package var arm: Arm
    package var number: Int
    package var time: Timestamp

    package init(
        id: String,
        agent: String,
        session: String,
        pattern: String,
        severity: Severity,
        arm: Arm,
        number: Int,
        time: Timestamp
    ) {
        self.id = id
        self.agent = agent
        self.session = session
        self.pattern = pattern
        self.severity = severity
        self.arm = arm
        self.number = number
        self.time = time
    }
}

/// A destructive operation was denied or allowed.
package struct BlockDecision: Equatable, Sendable {
    package var id: String
    package var agent: String
    package var session: String
    package var tool: String
    package var rule: String
    package var denied: Bool
    package var number: Int
    package var time: Timestamp

    package init(
        id: String,
        agent: String,
        session: String,
        tool: String,
        rule: String,
        denied: Bool,
        number: Int,
        time: Timestamp
    ) {
        self.id = id
        self.agent = agent
        self.session = session
        self.tool = tool
        self.rule = rule
        self.denied = denied
        self.number = number
        self.time = time
    }
}
