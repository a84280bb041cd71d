internal import SomaEngine
package import SomaGuidance
internal import SomaModel
package import SomaStore

/// What guidance sees of an agent at an action or before a call.
extension Monitor {
    /// What an agent's history was, and what looking at it gave.
    struct Look {
        var history: GuidanceHistory
        var evaluation: Evaluation
    }

    /// What guidance remembers of an agent; nothing where its row is no history, or one of other actions.
    func history(of agent: String, actionCount: Int) throws(StoreError) -> GuidanceHistory {
        guard let json = try store.guidance(of: agent), let history = GuidanceHistory(json: json),
            history.number == actionCount
        else { return GuidanceHistory(actionCount: actionCount) }
        return history
    }

    /// Which patterns fire and set floors: the registry, a person's word, the verdicts, and what is forced.
    package func selection() throws(StoreError) -> PatternSelection {
        let states = try patternsByHandOrVerdict()
        if states.isEmpty, configuration.guidance == Configuration.Guidance() { return .standard }
        return PatternSelection(states: states, forced: configuration.guidance.forced)
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

    /// Looks at an agent before its next call; `nil` for one that has not acted.
    func look(
        before call: Situation.Call,
        of agent: AgentSnapshot,
        at time: Timestamp
    ) throws(StoreError) -> Look {
        let history = try history(of: agent.agent, actionCount: agent.actionCount)
        let situation = Situation(before: call, history: history, budgetHealth: try budget(at: time).health)
        let mode = configuration.engine.settings(for: agent.agent).bounds.mode(at: agent.pressure)
        return Look(history: history, evaluation: situation.evaluate(mode: mode, selection: try selection()))
    }
}

extension Monitor {
    /// What fires before the call that became this action.
    func fire(before action: Action, _ source: Source) throws(StoreError) -> GuidanceFiring? {
        guard let agent = try agent(named: action.agent, at: action.startTime),
            let session = try store.session(action.session, of: action.agent)
        else { return nil }
        var look = try look(
            before: Situation.Call(action, key: try guidanceKey()),
            of: agent,
            at: action.startTime
        )
        guard let match = look.evaluation.match else { return nil }
        let place = FiringPlace(
            session: session,
            tool: action.tool,
            callID: action.callID,
            time: action.startTime,
            ownPressure: agent.ownPressure,
            isBeforeCall: true,
            source: source
        )
        return try fire(match, &look.history, try selection(), at: place).firing
    }
}
