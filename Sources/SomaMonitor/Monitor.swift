package import SomaEngine
internal import SomaFold
package import SomaGuidance
package import SomaModel
internal import SomaOTLP
package import SomaStore
internal import SomaTelemetry

/// Takes actions in and has everything recorded: engine state, analytics, counters, spans that wait, audit lines, each
/// action's in one transaction. Belongs to one thread at a time.
package final class Monitor {
    package struct Configuration: Sendable {
        package var engine = EngineConfiguration()
        package var budget = Budget.Limits()
        package var budgetPeriod = Budget.Period.day
        /// Whose days and months those are; `nil` for the one in which the folder was made.
        package var budgetTimeZone: String?
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
    package var configuration: Configuration {
        didSet { memory.configuration = configuration }
    }
    /// Whether a recording is played into a store of its own, under the recording's own settings.
    package let isReplay: Bool
    let epoch: String
    var memory: StoredMemory
    var encoder = OTLPEncoder()
    /// While an action is recorded.
    var actionNames: ActionNames?

    /// Records into a state folder.
    ///
    /// - Throws: where the folder's own ids cannot be read or drawn.
    package init(recordingInto store: Store, configuration: Configuration) throws(StoreError) {
        self.store = store
        self.configuration = configuration
        isReplay = false
        memory = StoredMemory(store, configuration, isReplay: false)
        store.recordAuditRepairs()
        epoch = try store.install(timeZone: configuration.budgetTimeZone)
        finishSetUp()
    }

    /// Looks at a state folder that is open for reading.
    package init(reading store: Store, configuration: Configuration) {
        self.store = store
        self.configuration = configuration
        isReplay = false
        memory = StoredMemory(store, configuration, isReplay: false)
        epoch = ""
    }

    /// For a replay: spans carry the ids that every replay of the same recording gives them.
    package init(replayingInto store: Store) {
        self.store = store
        configuration = Configuration()
        isReplay = true
        memory = StoredMemory(store, configuration, isReplay: true)
        epoch = ""
        finishSetUp()
    }

    private func finishSetUp() {
        memory.onDamage = { [unowned self] (agent) throws(StoreError) in
            // One agent begins anew; the others must not wait for it.
            try note(
                FailureRecord(
                    time: .now,
                    component: FailureComponent.engine,
                    code: FailureCode.badState,
                    message: "the state of \(agent) was damaged; it begins anew"
                )
            )
        }
        store.beforeWriteBack = { [unowned self] (store) throws(StoreError) in
            if store.hasEnqueued { try limitOutbox(at: .now) }
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

    /// Takes an agent's state over as it was elsewhere; outside of replays an agent that has acted here keeps its own.
    ///
    /// - Parameter guidance: what guidance remembers of it.
    package func restore(_ state: AgentState, guidance: String?) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            let row = try store.unit.agent(state.agent)
            if row.hasActed, !isReplay { return }
            let history = guidance.flatMap(GuidanceHistory.init(json:))
            try memory.keep(AgentMemory(state: state, history: history))
            row.pressure = state.ownPressure
            if row.isNamed == nil { row.isNamed = try isNamed(state.agent, at: state.lastTime) }
        }
    }

    /// Goes on as a recording's settings say; where actions are recorded as if they happened now, the effective ones hold.
    package func adopt(_ settings: RecordedSettings) {
        guard isReplay else { return }
        memory.adopt(settings)
        configuration.engine = settings.engine
    }

    func effectivePressure(
        of agent: String,
        at time: Timestamp,
        acting own: Double?
    ) throws(StoreError) -> Double {
        try Fold.effectivePressure(of: agent, at: time, acting: own, in: memory)
    }
}
