package import SomaEngine
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
        /// The trust of the edge from a subagent to its parent, in [0, 1].
        package var subagentTrust = 0.5

        package var recording = Recording.redacted
        /// `nil` keeps everything.
        package var retention: Retention?

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
    package func record(_ actions: [Action], source: ActionSource) throws(StoreError) -> [Outcome] {
        try store.transaction { () throws(StoreError) in
            var outcomes: [Outcome] = []
            for action in actions { outcomes.append(try record(action, source)) }
            return outcomes
        }
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
    package func restore(_ state: AgentState) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            if try store.agentState(of: state.agent) != nil { return }
            try store.setAgent(
                AgentSnapshot(state),
                openSession: state.openSession.isEmpty ? nil : state.openSession,
                state: state.json
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
    /// - Parameter traceParent: where the session belongs if it begins with this action.
    package func record(
        _ action: Action,
        _ source: ActionSource,
        traceParent: TraceParent? = nil
    ) throws(StoreError) -> Outcome {
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
            row = try newSession(of: action, traceParent)
        }
        var session = SessionState(row)
        let outcome = try state.record(
            action,
            session: &session,
            settings: configuration.engine.settings(for: action.agent)
        ) { (own: Double) throws(StoreError) in
            try effectivePressure(of: action.agent, at: action.time, acting: own)
        }
        row.update(from: session)
        try store.setSession(row)
        try store.setAgent(
            AgentSnapshot(state, outcome.reading),
            openSession: action.session,
            state: state.json
        )
        // Before it is spent: a replay spends it again.
        if source != .test { try appendToRecording(action, stateBefore: stateBefore) }
        try store.spend(
            tokens: action.tokens,
            costUSD: action.costUSD,
            on: LocalDay(of: action.time).name
        )
        try tell(outcome, row, source)
        return outcome
    }

    /// A subagent, whose id begins with its parent's and a slash, hangs under its parent's session of the same name.
    private func newSession(of action: Action, _ traceParent: TraceParent?) throws(StoreError) -> SessionRow {
        var row = SessionRow(
            agent: action.agent,
            session: action.session,
            ordinal: 0,
            startTime: .epoch,
            endTime: .epoch,
            isOpen: false,
            traceID: traceParent?.traceID ?? SpanIdentity.traceID(session: action.session),
            parentSpanID: traceParent?.spanID
        )
        if let slash = action.agent.lastIndex(of: "/"),
            let parent = try store.session(action.session, of: String(action.agent[..<slash]))
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
