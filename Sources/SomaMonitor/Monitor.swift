package import SomaEngine
package import SomaGuidance
package import SomaModel
package import SomaSources
package import SomaStore
internal import SomaTelemetry

/// Takes actions in and has everything recorded: engine state, analytics, counters, spans that wait, audit lines, each
/// action's in one transaction. Belongs to one thread at a time.
package final class Monitor {
    package struct Configuration: Sendable {
        package var engine = EngineConfiguration()
        package var budget = Budget.Limits()
        package var budgetPeriod = Budget.Period.day
        /// The base URL of the collector that spans wait for; `nil` changes nothing.
        package var collector: String?
        package var outboxLimit = OutboxLimit.standard
        /// The trust of the edge from a subagent to its parent, in [0, 1].
        package var subagentTrust = 0.5

        package var guidance = Guidance()

        /// What the rows of a replay say they come from.
        package var replaySource = ActionSource.test
        package var recording = Recording.redacted
        /// `nil` keeps everything.
        package var retention: Retention?

        /// How patterns fire.
        package struct Guidance: Equatable, Sendable {
            /// Fire although they are retired or refuted; always shown.
            package var forced = PatternSelection.Forced.none
            /// Whether half of the firings are withheld, to measure what the others do.
            package var hasControlArm = true

            package init() {}

            /// As the environment has it.
            ///
            /// - Parameter patterns: of `SOMA_FORCE_PATTERN`; `nil` forces none.
            package mutating func force(_ patterns: String?, hasControlArm: Bool) {
                if let patterns { forced = PatternSelection.Forced(parsing: patterns) }
                self.hasControlArm = hasControlArm
            }
        }

        /// What of an action goes into the recordings.
        package enum Recording: String, Sendable {
            case redacted
            case full
            case off
        }

        package init() {}
    }

    /// A call open for longer than this keeps no session alive: its agent was killed.
    static let longestCall: Int64 = 24 * 3_600_000_000_000

    let store: Store
    package var configuration: Configuration
    /// Whether a recording is played into a store of its own, under the recording's own settings.
    package let isReplay: Bool
    let epoch: String

    /// Records into a state folder.
    ///
    /// - Throws: where the folder's own ids cannot be read or drawn.
    package init(recordingInto store: Store, configuration: Configuration) throws(StoreError) {
        self.store = store
        self.configuration = configuration
        isReplay = false
        try store.install()
        epoch = try store.epoch()
    }

    /// Looks at a state folder that is open for reading.
    package init(reading store: Store, configuration: Configuration) {
        self.store = store
        self.configuration = configuration
        isReplay = false
        epoch = ""
    }

    /// For a replay: spans carry the ids that every replay of the same recording gives them.
    package init(replayingInto store: Store) {
        self.store = store
        configuration = Configuration()
        isReplay = true
        epoch = ""
    }

    /// Records actions in order, all or none of them, and returns once they are committed. The cost of each is the same
    /// however many agents and actions there are.
    package func record(_ actions: [Action], source: ActionSource) throws(StoreError) -> [Recorded] {
        try store.transaction { () throws(StoreError) in
            var recorded: [Recorded] = []
            for action in actions { recorded.append(try record(action, source)) }
            return recorded
        }
    }

    /// As `record`, for actions that no hook announced: what looks before a call looks before each of them too.
    package func replay(_ actions: [Action], source: ActionSource) throws(StoreError) -> [Recorded] {
        try store.transaction { () throws(StoreError) in
            var recorded: [Recorded] = []
            for action in actions {
                let firing = try fire(before: action, source)
                var one = try record(action, source)
                if let firing { one.firings.insert(firing, at: 0) }
                recorded.append(one)
            }
            return recorded
        }
    }

    /// What an action did, and what its agent is told.
    package struct Recorded: Sendable {
        package var outcome: Outcome
        /// The firings that belong to it, in whichever arm.
        package var firings: [GuidanceFiring] = []
        /// What is said after it; `nil` in the control arm.
        package var message: String?

        package var reading: Reading { outcome.reading }
    }

    /// Runs `body` in one transaction.
    package func transaction<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try store.transaction(body)
    }

    package func connect(_ edge: TrustEdge) throws(StoreError) {
        try store.transaction { () throws(StoreError) in try store.connect(edge) }
    }

    package func disconnect(_ source: String, from target: String) throws(StoreError) {
        try store.transaction { () throws(StoreError) in try store.disconnect(source, from: target) }
    }

    /// Takes an agent's state over as it was elsewhere; an agent that has acted here keeps its own.
    ///
    /// - Parameter guidance: what guidance remembers of it.
    package func restore(_ state: AgentState, guidance: String?) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            if try store.agentState(of: state.agent) != nil { return }
            try store.setAgent(
                AgentSnapshot(state),
                openSession: state.openSession.isEmpty ? nil : state.openSession,
                state: state.json,
                guidance: guidance ?? ""
            )
        }
    }

    /// Ends a session of an agent; one that is not open is left as it is.
    package func endSession(_ session: String, of agent: String) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            if let row = try store.session(session, of: agent) { try end(row) }
        }
    }

    /// Ends every session that has been idle for 30 minutes at `time`, in transactions of at most 100.
    package func endIdleSessions(at time: Timestamp) throws(StoreError) {
        try endSessions(
            quietSince: time.adding(nanoseconds: -AgentState.idleNanoseconds),
            unlessInCallSince: time.adding(nanoseconds: -Self.longestCall)
        )
    }

    /// Ends every open session: a replay is over.
    package func endAllSessions() throws(StoreError) {
        try endSessions(quietSince: Timestamp(nanosecondsSinceEpoch: .max))
    }

    private func endSessions(
        quietSince limit: Timestamp,
        unlessInCallSince callLimit: Timestamp = Timestamp(nanosecondsSinceEpoch: .max)
    ) throws(StoreError) {
        var previous: [SessionRow] = []
        while true {
            let due = try store.openSessions(endedBy: limit, unlessInCallSince: callLimit, count: 100)
            // Rows that stay open, in a database that someone changed, must not be tried for ever.
            if due.isEmpty || due == previous { return }
            try store.transaction { () throws(StoreError) in
                for row in try store.openSessions(endedBy: limit, unlessInCallSince: callLimit, count: 100) {
                    try end(row)
                }
            }
            previous = due
        }
    }

    /// Records one action in the transaction under way.
    ///
    /// - Parameters:
    ///   - traceParent: where the session belongs if it begins with this action.
    ///   - mayFire: whether someone can be told what guidance has to say.
    package func record(
        _ action: Action,
        _ source: ActionSource,
        traceParent: TraceParent? = nil,
        mayFire: Bool = true
    ) throws(StoreError) -> Recorded {
        var state = AgentState(agent: action.agent)
        let stateBefore = try store.agentState(of: action.agent)
        if let json = stateBefore {
            if let known = AgentState(agent: action.agent, json: json) {
                state = known
            } else {
                // One agent begins anew; the others must not wait for it.
                try note(
                    FailureRecord(
                        time: action.time,
                        component: "engine",
                        code: "bad_state",
                        message: "the state of \(action.agent) was damaged; it begins anew"
                    )
                )
            }
        }
        var row: SessionRow
        if let known = try store.session(action.session, of: action.agent) {
            row = known
        } else {
            row = try newSession(action.session, of: action.agent, traceParent)
        }
        var session = SessionState(row)
        let before = try history(of: action.agent, actionCount: state.actionCount)
        var after = before
        let selection = try selection()
        var match: PatternMatch?
        let key = try guidanceKey()
        let health = try budget(at: action.time).health(afterSpending: action)
        let outcome = try state.record(
            action,
            session: &session,
            settings: configuration.engine.settings(for: action.agent),
            effective: { (own: Double) throws(StoreError) in
                try effectivePressure(of: action.agent, at: action.time, acting: own)
            },
            floor: { (reading: Reading) throws(StoreError) in
                after.record(action, reading: reading, key: key)
                let evaluation = Situation(after: after, budgetHealth: health)
                    .evaluate(mode: reading.pressureMode, selection: selection)
                match = evaluation.match
                return evaluation.floor
            }
        )
        row.update(from: session)
        try store.setSession(row)
        try store.setAgent(
            AgentSnapshot(state, outcome.reading),
            openSession: action.session,
            state: state.json,
            guidance: after.json
        )
        // Before it is spent: a replay spends it again.
        if source != .test { try appendToRecording(action, stateBefore: stateBefore, guidance: before.json) }
        try store.spend(
            tokens: action.tokens,
            costUSD: action.costUSD,
            on: LocalDay(of: action.time).name
        )
        try tell(outcome, row, source)
        try measureOutcomes(of: action.agent, outcome.reading, after, at: action.time, source)
        try learn(action, outcome.reading, before: before, after: after, source)
        guard mayFire, let match else { return Recorded(outcome: outcome) }
        let place = FiringPlace(
            session: row,
            tool: action.tool,
            callID: action.callID,
            time: action.time,
            ownPressure: outcome.reading.ownPressure,
            isBeforeCall: false,
            source: source
        )
        let (firing, message) = try fire(match, &after, selection, at: place)
        return Recorded(outcome: outcome, firings: firing.map { [$0] } ?? [], message: message)
    }

    /// A subagent, whose id begins with its parent's and a slash, hangs under its parent's session of the same name.
    func newSession(
        _ session: String,
        of agent: String,
        _ traceParent: TraceParent?
    ) throws(StoreError) -> SessionRow {
        var row = SessionRow(
            agent: agent,
            session: session,
            ordinal: 0,
            startTime: .epoch,
            endTime: .epoch,
            isOpen: false,
            traceID: traceParent?.traceID ?? SpanIdentity.traceID(session: session),
            parentSpanID: traceParent?.spanID
        )
        if let slash = agent.lastIndex(of: "/"),
            let parent = try store.session(session, of: String(agent[..<slash]))
        {
            row.traceID = parent.traceID
            row.parentSpanID = context(parent).rootSpanID
        }
        return row
    }

    func effectivePressure(
        of agent: String,
        at time: Timestamp,
        acting own: Double?
    ) throws(StoreError) -> Double {
        let acting = ExactString(agent)
        let limit = time.adding(nanoseconds: -AgentState.idleNanoseconds)
        return try TrustGraph.effectivePressure(
            of: agent,
            edges: { (target: String) throws(StoreError) in try store.edges(into: target) },
            own: { (name: String) throws(StoreError) in
                if let own, ExactString(name) == acting { return own }
                return try store.exertedPressure(of: name, since: limit)
            }
        )
    }

    func end(_ row: SessionRow) throws(StoreError) {
        var state = SessionState(row)
        guard let event = state.end() else { return }
        var ended = row
        ended.update(from: state)
        try store.setSession(ended)
        try store.closeSession(row.session, of: row.agent)
        try tell(.session(event), row, spans: try store.hasDestinations())
    }
}

extension AgentSnapshot {
    /// An agent whose last reading is not known.
    init(_ state: AgentState) {
        let zero = PerSignal(repeating: 0.0)
        self.init(
            agent: state.agent,
            actionCount: state.actionCount,
            lastActionTime: state.lastTime,
            isSessionOpen: !state.openSession.isEmpty,
            ownPressure: state.ownPressure,
            pressure: state.ownPressure,
            mode: state.mode,
            vitals: zero,
            baselines: zero,
            signalPressures: zero
        )
    }

    init(_ state: AgentState, _ reading: Reading) {
        self.init(
            agent: state.agent,
            actionCount: state.actionCount,
            lastActionTime: state.lastTime,
            isSessionOpen: true,
            ownPressure: reading.ownPressure,
            pressure: reading.pressure,
            mode: reading.mode,
            floor: reading.floor,
            vitals: reading.vitals,
            baselines: reading.baselines,
            signalPressures: reading.signalPressures
        )
    }
}

extension SessionState {
    init(_ row: SessionRow) {
        self.init(
            agent: row.agent,
            session: row.session,
            ordinal: row.ordinal,
            startTime: row.startTime,
            endTime: row.endTime,
            isOpen: row.isOpen
        )
    }
}

extension SessionRow {
    mutating func update(from state: SessionState) {
        ordinal = state.ordinal
        startTime = state.startTime
        endTime = state.endTime
        isOpen = state.isOpen
    }
}
