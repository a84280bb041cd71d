internal import SomaEngine
package import SomaGuidance
package import SomaModel

/// One step of one action over a memory: vitals, pressure, mode, floors and guidance. It reads no clock, no store and no
/// random number, so the same actions give the same bits in every memory.
package enum Fold {
    /// Takes an action in.
    ///
    /// - Parameter mayFire: whether someone can be told what guidance has to say.
    package static func take<M: Memory>(
        _ action: Action,
        in memory: inout M,
        mayFire: Bool = true
    ) throws(M.Failure) -> Taken {
        let rules = try memory.rules
        let health = try memory.budget(at: action.time).health(afterSpending: action)
        var session = try memory.lendSession(action.session, of: action.agent)
        var agent = try memory.lendAgent(action.agent)
        let previous = agent.history.latest.map(PreviousAction.init)
        let followsFailure = agent.history.hasFailed
        var match: PatternMatch?
        let outcome = try agent.state.record(
            action,
            session: &session,
            settings: rules.engine.settings(for: action.agent),
            effective: { (own: Double) throws(M.Failure) in
                try effectivePressure(of: action.agent, at: action.time, acting: own, in: memory)
            },
            floor: { (reading: Reading) throws(M.Failure) in
                agent.history.record(action, reading: reading, key: rules.key)
                let evaluation = Situation(after: agent.history, budgetHealth: health)
                    .evaluate(mode: reading.pressureMode, selection: rules.selection)
                match = evaluation.match
                return evaluation.floor
            }
        )
        try memory.spend(tokens: action.tokens, costUSD: action.costUSD, at: action.time)
        var firing: Firing?
        if mayFire, action.outcome != .cancelled, let match {
            let place = Firing.Place(
                session: action.session,
                tool: action.tool,
                callID: action.callID,
                time: action.time,
                isBeforeCall: false
            )
            firing = try fire(match, &agent, at: place, ownPressure: outcome.reading.ownPressure, rules, in: &memory)
        }
        let taken = Taken(
            outcome: outcome,
            firing: firing,
            previous: previous,
            followsFailure: followsFailure,
            lastError: agent.history.lastError,
            mayOweOutcomes: agent.history.hasFired(since: outcome.reading.number - 10)
        )
        try memory.keep(session)
        try memory.keep(agent)
        return taken
    }

    /// Takes in what became known of a call after its action: it counts from the agent's next action on.
    package static func amend<M: Memory>(
        _ call: CallID,
        of agent: String,
        tokens: Int64,
        costUSD: Double,
        at time: Timestamp,
        in memory: inout M
    ) throws(M.Failure) {
        try memory.spend(tokens: tokens, costUSD: costUSD, at: time)
        guard try memory.glance(at: agent, time) != nil else { return }
        var known = try memory.lendAgent(agent)
        known.state.amend(call, tokens: tokens, costUSD: costUSD)
        try memory.keep(known)
    }

    /// What guidance makes of an agent before its next call; `nil` for one that has not acted.
    package static func look<M: Memory>(
        before call: Situation.Call,
        of agent: String,
        at time: Timestamp,
        in memory: M
    ) throws(M.Failure) -> Look? {
        guard let glance = try memory.glance(at: agent, time) else { return nil }
        let rules = try memory.rules
        let pressure = try effectivePressure(of: agent, at: time, acting: glance.ownPressure, in: memory)
        let situation = Situation(
            before: call,
            history: glance.history,
            budgetHealth: try memory.budget(at: time).health
        )
        let mode = rules.engine.settings(for: agent).bounds.mode(at: pressure)
        let evaluation = situation.evaluate(mode: mode, selection: rules.selection)
        return Look(evaluation: evaluation, pressure: pressure, actions: glance.history.number)
    }

    /// Has what `look` found fire.
    package static func fire<M: Memory>(
        _ match: PatternMatch,
        of agent: String,
        at place: Firing.Place,
        in memory: inout M
    ) throws(M.Failure) -> Firing {
        var known = try memory.lendAgent(agent)
        let own = known.state.exertedPressure(at: place.time)
        let firing = try fire(match, &known, at: place, ownPressure: own, try memory.rules, in: &memory)
        try memory.keep(known)
        return firing
    }

    /// What fires before the call that became this action, for recordings: nothing looked before it then.
    package static func fire<M: Memory>(before action: Action, in memory: inout M) throws(M.Failure) -> Firing? {
        let call = Situation.Call(action, key: try memory.rules.key)
        guard let match = try look(before: call, of: action.agent, at: action.startTime, in: memory)?.evaluation.match
        else {
            return nil
        }
        let place = Firing.Place(
            session: action.session,
            tool: action.tool,
            callID: action.callID,
            time: action.startTime,
            isBeforeCall: true
        )
        return try fire(match, of: action.agent, at: place, in: &memory)
    }

    /// The effective pressure of an agent at `time`.
    ///
    /// - Parameter own: the agent's own, where that is not what the memory has.
    package static func effectivePressure<M: Memory>(
        of agent: String,
        at time: Timestamp,
        acting own: Double? = nil,
        in memory: M
    ) throws(M.Failure) -> Double {
        let acting = ExactString(agent)
        return try TrustGraph.effectivePressure(
            of: agent,
            edges: { (target: String) throws(M.Failure) in try memory.edges(into: target) },
            own: { (name: String) throws(M.Failure) in
                if let own, ExactString(name) == acting { return own }
                return try memory.exertedPressure(of: name, at: time)
            }
        )
    }

    private static func fire<M: Memory>(
        _ match: PatternMatch,
        _ agent: inout AgentMemory,
        at place: Firing.Place,
        ownPressure: Double,
        _ rules: FoldRules,
        in memory: inout M
    ) throws(M.Failure) -> Firing {
        let name = agent.state.agent
        let pattern = match.pattern.name
        let stratum = Stratum(pattern: pattern, agent: name)
        let id = match.firingID(agent: name, session: place.session, callID: place.callID)
        let knownArm = try memory.arm(ofFiring: id)
        var ordinal: Int?
        var arm = knownArm ?? .treatment
        let isDrawn =
            rules.hasControlArm && !rules.validated.contains(stratum.pattern)
            && rules.selection.reason(of: pattern) != .forced
        if knownArm == nil, isDrawn {
            let next = try memory.nextOrdinal(in: stratum)
            ordinal = next
            arm = stratum.arm(ordinal: next, key: rules.key)
        }
        let firing = Firing(
            event: match.event(
                agent: name,
                session: place.session,
                callID: place.callID,
                arm: arm,
                time: place.time
            ),
            match: match,
            isNew: knownArm == nil,
            family: stratum.family.text,
            ordinal: ordinal,
            actions: agent.history.number,
            ownPressure: ownPressure,
            place: place,
            lastError: agent.history.lastError
        )
        if firing.isNew {
            agent.history.record(match)
            try memory.keep(firing)
        }
        return firing
    }
}

extension PreviousAction {
    fileprivate init(_ latest: (tool: String, failed: Bool, ownPressure: Double)) {
        self.init(tool: latest.tool, failed: latest.failed, ownPressure: latest.ownPressure)
    }
}
