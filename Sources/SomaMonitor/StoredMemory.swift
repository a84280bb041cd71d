internal import SomaEngine
internal import SomaFold
internal import SomaGuidance
internal import SomaModel
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// A fold's memory over the rows of a state folder. Values are read from a row at first use, stay with it, and are written
/// with it at the end of the unit.
final class StoredMemory: Memory {
    typealias Failure = StoreError

    let store: Store
    var configuration: Monitor.Configuration {
        didSet {
            knownRules = nil
            if configuration.budgetTimeZone != oldValue.budgetTimeZone {
                knownZone = nil
                day = LocalDayCache()
            }
            if configuration.guidance != oldValue.guidance { force() }
        }
    }
    /// What a recording that is replayed has said, in place of the configuration.
    private(set) var recorded: (rules: FoldRules, budget: Budget)?
    /// Of the action under way.
    var source = Source.test
    var traceParent: (traceID: TraceID, spanID: SpanID)?
    /// Told of an agent whose state cannot be read: it begins anew.
    var onDamage: ((String) throws(StoreError) -> Void)?

    private let isReplay: Bool
    private var knownRules: (rules: FoldRules, facts: FactsVersion)?
    private var day = LocalDayCache()
    private var knownZone: Zone?

    init(_ store: Store, _ configuration: Monitor.Configuration, isReplay: Bool) {
        self.store = store
        self.configuration = configuration
        self.isReplay = isReplay
        if isReplay {
            let rules = FoldRules(
                engine: configuration.engine,
                forced: configuration.guidance.forced,
                hasControlArm: configuration.guidance.hasControlArm
            )
            recorded = (rules, Budget(limits: Budget.Limits()))
        }
    }

    // MARK: Rules and budget

    /// What the person at the terminal forces goes before what a recording says.
    private func force() {
        recorded?.rules.hasControlArm = configuration.guidance.hasControlArm
        recorded?.rules.forced = configuration.guidance.forced
        recorded?.rules.selection = PatternSelection(forced: configuration.guidance.forced)
    }

    var rules: FoldRules {
        get throws(StoreError) {
            if let recorded { return recorded.rules }
            let unit = store.unit
            if let knownRules, knownRules.facts == unit.factsVersion { return knownRules.rules }
            let rules = FoldRules(
                engine: configuration.engine,
                selection: try selection(),
                forced: configuration.guidance.forced,
                validated: try validated(),
                hasControlArm: configuration.guidance.hasControlArm,
                key: try store.redactionKey()
            )
            knownRules = (rules, unit.factsVersion)
            return rules
        }
    }

    private func selection() throws(StoreError) -> PatternSelection {
        let states = try patternsByHandOrVerdict()
        if states.isEmpty, configuration.guidance == Monitor.Configuration.Guidance() { return .standard }
        return PatternSelection(states: states, forced: configuration.guidance.forced)
    }

    private func validated() throws(StoreError) -> Set<ExactString> {
        var validated: Set<ExactString> = []
        for state in try store.patternStates() where state.verdict == Verdict.validated.rawValue {
            validated.insert(ExactString(state.pattern))
        }
        return validated
    }

    /// Patterns that are not as the registry has them, and how they are.
    func patternsByHandOrVerdict() throws(StoreError) -> [String: String] {
        var found: [String: String] = [:]
        for state in try store.patternStates() {
            if let hand = state.byHand {
                found[state.pattern] = hand.rawValue
            } else if state.verdict == Verdict.refuted.rawValue {
                found[state.pattern] = state.verdict
            }
        }
        return found
    }

    /// Goes on as a recording says; does nothing where actions are recorded as if they happened now.
    func adopt(_ settings: RecordedSettings) {
        guard isReplay else { return }
        recorded?.rules.adopt(settings)
        recorded?.budget = settings.budget
    }

    func budget(at time: Timestamp) throws(StoreError) -> Budget {
        if let recorded { return recorded.budget }
        let limits = configuration.budget
        if limits.isEmpty { return Budget(limits: limits) }
        let day = try self.day(at: time)
        let spent =
            switch configuration.budgetPeriod {
            case .day: try store.spent(on: day)
            case .month: try store.spent(inMonth: String(day.dropLast(3)))
            case .never: try store.spentInAll()
            }
        return Budget(limits: limits, spentTokens: spent.tokens, spentCostUSD: spent.costUSD)
    }

    /// In the budget's time zone, as `2026-11-20`.
    func day(at time: Timestamp) throws(StoreError) -> String {
        try day.name(at: time) { () throws(StoreError) in try zone() }
    }

    /// The one that the settings name, else the one that the folder was made in: all who use a folder have the same days.
    private func zone() throws(StoreError) -> Zone {
        if let knownZone { return knownZone }
        if isReplay { return .ofProcess }
        if let name = configuration.budgetTimeZone { knownZone = try store.timeZone(named: name) }
        if knownZone == nil, let name = try store.timeZoneName() { knownZone = try store.timeZone(named: name) }
        return knownZone ?? .ofProcess
    }

    func spend(tokens: Int64, costUSD: Double, at time: Timestamp) throws(StoreError) {
        recorded?.budget.spentTokens += Double(tokens)
        recorded?.budget.spentCostUSD += costUSD
        try store.spend(tokens: tokens, costUSD: costUSD, on: day(at: time))
    }

    // MARK: Agents and sessions

    func glance(at agent: String, _ time: Timestamp) throws(StoreError) -> Glance? {
        let row = try store.unit.agent(agent)
        guard row.hasActed else { return nil }
        return Glance(history: content(of: row).lookUpHistory(row), ownPressure: exertedPressure(of: row, at: time))
    }

    func lendAgent(_ agent: String) throws(StoreError) -> AgentMemory {
        let row = try store.unit.agent(agent)
        let content = content(of: row)
        if let memory = content.take() { return memory }
        guard row.hasActed else { return AgentMemory(of: agent) }
        if let memory = read(row) { return memory }
        try onDamage?(agent)
        return AgentMemory(of: agent)
    }

    private func read(_ row: AgentRow) -> AgentMemory? {
        guard var state = AgentState(agent: row.agent, json: row.state) else { return nil }
        // That a session has ended since stands in the row's column.
        if row.openSession == nil { state.endSession(state.openSession) }
        return AgentMemory(state: state, history: GuidanceHistory(json: row.guidance))
    }

    func keep(_ agent: AgentMemory) throws(StoreError) {
        let unit = store.unit
        let row = try unit.agent(agent.state.agent)
        row.actionCount = agent.state.actionCount
        row.lastTime = agent.state.lastTime
        row.openSession = agent.state.openSession.isEmpty ? nil : agent.state.openSession
        row.ownPressure = agent.state.ownPressure
        row.mode = agent.state.mode
        content(of: row).keep(agent)
        unit.change(row)
    }

    /// Has the values know what the row says already.
    func endSession(_ session: String, of agent: String) throws(StoreError) {
        (try store.unit.agent(agent).content as? StoredAgent)?.endSession(session)
    }

    private func content(of row: AgentRow) -> StoredAgent {
        if let content = row.content as? StoredAgent { return content }
        let content = StoredAgent()
        row.content = content
        return content
    }

    /// What is kept of an agent; `nil` where it has not acted, or its state cannot be read.
    func stored(_ agent: String) throws(StoreError) -> (state: AgentState, history: GuidanceHistory)? {
        let row = try store.unit.agent(agent)
        guard row.hasActed else { return nil }
        let content = content(of: row)
        let known = content.take()
        if let known { content.keep(known) }
        guard let memory = known ?? read(row) else { return nil }
        return (memory.state, memory.history)
    }

    func exertedPressure(of agent: String, at time: Timestamp) throws(StoreError) -> Double {
        exertedPressure(of: try store.unit.agent(agent), at: time)
    }

    private func exertedPressure(of row: AgentRow, at time: Timestamp) -> Double {
        guard row.hasActed, row.openSession != nil, time.nanoseconds(since: row.lastTime) < AgentState.idleNanoseconds
        else { return 0 }
        return row.ownPressure
    }

    func edges(into target: String) throws(StoreError) -> [TrustEdge] { try store.edges(into: target) }

    func lendSession(_ session: String, of agent: String) throws(StoreError) -> SessionState {
        guard let row = try store.session(session, of: agent) else {
            return SessionState(agent: agent, session: session)
        }
        return SessionState(row)
    }

    func keep(_ session: SessionState) throws(StoreError) {
        var row = try sessionRow(session.session, of: session.agent)
        row.update(from: session)
        try store.setSession(row)
    }

    /// A session as it is, or as it would begin. A subagent, whose id begins with its parent's and a slash, hangs under its
    /// parent's session of the same name.
    func sessionRow(_ session: String, of agent: String) throws(StoreError) -> SessionRow {
        if let row = try store.session(session, of: agent) { return row }
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
            row.parentSpanID = SpanContext(parent, epoch: isReplay ? "" : try store.epoch()).rootSpanID
        }
        return row
    }

    // MARK: Firings

    func arm(ofFiring id: String) throws(StoreError) -> GuidanceFiring.Arm? { try store.arm(ofFiring: id) }

    func nextOrdinal(in stratum: Stratum) throws(StoreError) -> Int {
        try store.nextOrdinal(of: stratum.pattern.text, in: stratum.family.text, source)
    }

    func keep(_ firing: Firing) throws(StoreError) {
        try store.insertFiring(
            FiringRow(
                firing: firing.event,
                family: firing.family,
                ordinal: firing.ordinal,
                actions: firing.actions,
                tool: firing.place.tool,
                callID: firing.place.callID,
                ownPressure: firing.ownPressure
            ),
            source: source
        )
    }
}
