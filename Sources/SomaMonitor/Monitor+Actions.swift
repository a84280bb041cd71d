package import SomaEngine
internal import SomaGuidance
package import SomaModel
package import SomaStore
internal import SomaTelemetry

/// Actions in, everything recorded.
extension Monitor {
    /// Records actions in order, all or none of them, and returns once they are committed. The cost of each is the same
    /// however many agents and actions there are.
    package func record(_ actions: [Action], source: Source) throws(StoreError) -> [Recorded] {
        try store.transaction { () throws(StoreError) in
            var recorded: [Recorded] = []
            for action in actions { recorded.append(try record(action, source)) }
            return recorded
        }
    }

    /// As `record`, for actions that no hook announced: what looks before a call looks before each of them too.
    package func replay(_ actions: [Action], source: Source) throws(StoreError) -> [Recorded] {
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

    /// Records one action in the transaction under way.
    ///
    /// - Parameters:
    ///   - traceParent: where the session belongs if it begins with this action.
    ///   - mayFire: whether someone can be told what guidance has to say.
    package func record(
        _ action: Action,
        _ source: Source,
        traceParent: TraceParent? = nil,
        mayFire: Bool = true
    ) throws(StoreError) -> Recorded {
        var state = AgentState(agent: action.agent)
        let known = try store.known(action.agent, using: action.tool)
        let stateBefore = known?.state
        if let json = stateBefore {
            if let before = AgentState(agent: action.agent, json: json) {
                state = before
            } else {
                // One agent begins anew; the others must not wait for it.
                try note(
                    FailureRecord(
                        time: action.time,
                        component: FailureComponent.engine,
                        code: FailureCode.badState,
                        message: "the state of \(action.agent) was damaged; it begins anew"
                    )
                )
            }
        }
        let rowBefore = try store.session(action.session, of: action.agent)
        var row: SessionRow
        if let rowBefore {
            row = rowBefore
        } else {
            row = try newSession(action.session, of: action.agent, traceParent)
        }
        let names = try names(of: action, known, lastTime: state.lastTime, beginsSession: rowBefore == nil)
        actionNames = names
        defer { actionNames = nil }
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
            AgentSnapshot(state, outcome.reading, isNamed: names.isNamed),
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
}
