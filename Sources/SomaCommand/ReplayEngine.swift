package import SomaEngine
internal import SomaGuidance
package import SomaModel
package import SomaStore

/// The engine and guidance in memory: what a recording gives without a state folder, the same each time.
package struct ReplayEngine: ReplayTarget {
    package private(set) var engine = Engine()
    private var histories: [ExactString: GuidanceHistory] = [:]
    /// Firings assigned so far.
    private var assigned: [Stratum: Int] = [:]
    private var budget = Budget(limits: Budget.Limits())
    private var selection: PatternSelection
    private let forced: PatternSelection.Forced
    /// Empty, so that every replay draws the same.
    private let key = ""

    /// - Parameter forced: what `SOMA_FORCE_PATTERN` asks for.
    package init(forced: String = "") {
        self.forced = .init(parsing: forced)
        selection = PatternSelection(forced: self.forced)
    }

    package mutating func replay(_ actions: [Action]) -> [Replayed] {
        var replayed: [Replayed] = []
        for action in actions {
            var firings: [GuidanceFiring] = []
            if let firing = fire(before: action) { firings.append(firing) }
            let (reading, match) = record(action)
            if let match { firings.append(fire(match, action, at: action.time)) }
            replayed.append(Replayed(reading: reading, firings: firings))
        }
        return replayed
    }

    private mutating func fire(before action: Action) -> GuidanceFiring? {
        let agent = ExactString(action.agent)
        guard let history = histories[agent], history.number > 0 else { return nil }
        let pressure = engine.pressure(of: action.agent, at: action.startTime)
        let mode = engine.configuration.settings(for: action.agent).bounds.mode(at: pressure)
        let call = Situation.Call(action, key: key)
        let situation = Situation(before: call, history: history, budgetHealth: budget.health)
        guard let match = situation.evaluate(mode: mode, selection: selection).match else { return nil }
        return fire(match, action, at: action.startTime)
    }

    private mutating func record(_ action: Action) -> (Reading, PatternMatch?) {
        let agent = ExactString(action.agent)
        var history = histories[agent] ?? GuidanceHistory()
        var match: PatternMatch?
        let health = budget.health(afterSpending: action)
        let outcome = engine.record(action) { reading in
            history.record(action, reading: reading, key: key)
            let situation = Situation(after: history, budgetHealth: health)
            let evaluation = situation.evaluate(mode: reading.pressureMode, selection: selection)
            match = evaluation.match
            return evaluation.floor
        }
        histories[agent] = history
        budget.spentTokens += Double(action.tokens)
        budget.spentCostUSD += action.costUSD
        return (outcome.reading, match)
    }

    private mutating func fire(_ match: PatternMatch, _ action: Action, at time: Timestamp) -> GuidanceFiring {
        histories[ExactString(action.agent)]?.record(match)
        var arm = GuidanceFiring.Arm.treatment
        if selection.reason(of: match.pattern.name) != .forced {
            let stratum = Stratum(pattern: match.pattern.name, agent: action.agent)
            let ordinal = assigned[stratum, default: 0]
            arm = stratum.arm(ordinal: ordinal, key: key)
            assigned[stratum] = ordinal + 1
        }
        return match.event(
            agent: action.agent,
            session: action.session,
            callID: action.callID,
            arm: arm,
            time: time
        )
    }

    package mutating func end(_ session: String, of agent: String) { _ = engine.endSession(session, of: agent) }
    package mutating func join(_ edge: TrustEdge) { engine.connect(edge) }
    package mutating func part(_ source: String, from target: String) { engine.disconnect(source, from: target) }

    package mutating func resume(_ agent: String, from state: String, guidance: String?) throws(StoreError) {
        guard let state = AgentState(agent: agent, json: state) else { throw .damaged("snapshot") }
        engine.restore(state)
        let history = guidance.flatMap(GuidanceHistory.init(json:))
        histories[ExactString(agent)] = history ?? GuidanceHistory(actionCount: state.actionCount)
    }

    package mutating func adopt(_ settings: String) throws(StoreError) {
        guard let settings = RecordedSettings(json: settings) else { throw .damaged("settings line") }
        engine.configuration = settings.engine
        budget = settings.budget
        selection = PatternSelection(states: settings.patterns, forced: forced)
    }
}
