package import SomaEngine
package import SomaGuidance
package import SomaModel
package import SomaStore

/// Takes actions in and has everything recorded: engine state, analytics, counters, spans that wait, audit lines, each
/// action's in one transaction. Belongs to one thread at a time.
package final class Monitor {
    package struct Configuration: Sendable {
        package var engine = EngineConfiguration()
        package var budget = Budget.Limits()
        package var budgetPeriod = Budget.Period.day
        /// What telemetry waits for. The standard destination may be remembered without being among these.
        package var collectors: [Collector] = []
        /// Agents active in the last day beyond these many share one label, and so do tools.
        package var namedAgents = 1_000
        package var namedTools = 100
        package var outboxLimit = OutboxLimit.standard
        /// The trust of the edge from a subagent to its parent, in [0, 1].
        package var subagentTrust = 0.5

        package var guidance = Guidance()

        /// What the rows of a replay say they come from.
        package var replaySource = Source.test
        package var recording = Recording.redacted
        /// `nil` keeps everything.
        package var retention: Retention?

        /// One destination of telemetry.
        package struct Collector: Equatable, Sendable {
            package var name: String
            /// The base URL; `nil` where only the signals are named, and the address is what is known.
            package var endpoint: String?
            package var signals: [ExportSignal]
            /// The final URLs of signals that have one of their own.
            package var urls: [ExportSignal: String]

            package init(
                name: String,
                endpoint: String?,
                signals: [ExportSignal] = ExportSignal.allCases,
                urls: [ExportSignal: String] = [:]
            ) {
                self.name = name
                self.endpoint = endpoint
                self.signals = signals
                self.urls = urls
            }
        }

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
    package static let longestCall: Int64 = 24 * 3_600_000_000_000

    package let store: Store
    package var configuration: Configuration
    /// Whether a recording is played into a store of its own, under the recording's own settings.
    package let isReplay: Bool
    let epoch: String
    /// While an action is recorded.
    var actionNames: ActionNames?

    /// Records into a state folder.
    ///
    /// - Throws: where the folder's own ids cannot be read or drawn.
    package init(recordingInto store: Store, configuration: Configuration) throws(StoreError) {
        self.store = store
        self.configuration = configuration
        isReplay = false
        store.recordAuditRepairs()
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
                AgentSnapshot(state, isNamed: try isNamed(state.agent, at: state.lastTime)),
                openSession: state.openSession.isEmpty ? nil : state.openSession,
                state: state.json,
                guidance: guidance ?? ""
            )
        }
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
}
