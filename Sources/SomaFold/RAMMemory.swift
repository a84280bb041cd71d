package import SomaEngine
package import SomaGuidance
package import SomaModel

/// Agents, their sessions and their graph in memory: for replays, tests and calibration.
package struct RAMMemory: Memory, Sendable {
    package var rules: FoldRules
    /// With what has been spent of it; it has one period without end.
    package var budget: Budget
    package private(set) var graph = TrustGraph()
    private var agents: [ExactString: AgentMemory] = [:]
    private var sessions: [SessionKey: SessionState] = [:]
    private var ordinals: [Stratum: Int] = [:]
    private var arms: [String: GuidanceFiring.Arm] = [:]

    private struct SessionKey: Hashable {
        var agent: ExactString
        var session: ExactString
    }

    package init(rules: FoldRules = FoldRules(), budget: Budget = Budget(limits: Budget.Limits())) {
        self.rules = rules
        self.budget = budget
    }

    package func glance(at agent: String, _ time: Timestamp) -> Glance? {
        guard let known = agents[ExactString(agent)], known.state.actionCount > 0 else { return nil }
        return Glance(history: known.history, ownPressure: known.state.exertedPressure(at: time))
    }

    /// Taken out, so that it is changed in place.
    package mutating func lendAgent(_ agent: String) -> AgentMemory {
        agents.removeValue(forKey: ExactString(agent)) ?? AgentMemory(of: agent)
    }

    package mutating func keep(_ agent: AgentMemory) { agents[ExactString(agent.state.agent)] = agent }

    package func lendSession(_ session: String, of agent: String) -> SessionState {
        let key = SessionKey(agent: ExactString(agent), session: ExactString(session))
        return sessions[key] ?? SessionState(agent: agent, session: session)
    }

    package mutating func keep(_ session: SessionState) {
        sessions[SessionKey(agent: ExactString(session.agent), session: ExactString(session.session))] = session
    }

    package func edges(into target: String) -> [TrustEdge] { graph.edges(into: target) }

    package func exertedPressure(of agent: String, at time: Timestamp) -> Double {
        agents[ExactString(agent)]?.state.exertedPressure(at: time) ?? 0
    }

    package func budget(at time: Timestamp) -> Budget { budget }

    package mutating func spend(tokens: Int64, costUSD: Double, at time: Timestamp) {
        budget.spentTokens += Double(tokens)
        budget.spentCostUSD += costUSD
    }

    package func arm(ofFiring id: String) -> GuidanceFiring.Arm? { arms[id] }

    package mutating func nextOrdinal(in stratum: Stratum) -> Int {
        let ordinal = ordinals[stratum, default: 0]
        ordinals[stratum] = ordinal + 1
        return ordinal
    }

    package mutating func keep(_ firing: Firing) { arms[firing.event.id] = firing.event.arm }
}

extension RAMMemory {
    /// Takes one action in. Costs the agent's own 30 actions and its three-edge neighbourhood, however many agents there
    /// are.
    package mutating func record(_ action: Action) -> Outcome { Fold.take(action, in: &self).outcome }

    /// Everyone known by registering, by an action or by an edge, sorted.
    package var knownAgents: [String] { graph.agents.union(agents.keys).sorted().map(\.text) }

    /// Makes an agent known before it acts; does nothing if it is.
    package mutating func register(_ agent: String) {
        let key = ExactString(agent)
        if agents[key] == nil { agents[key] = AgentMemory(of: agent) }
    }

    package mutating func connect(_ edge: TrustEdge) { graph.connect(edge) }

    package mutating func disconnect(_ source: String, from target: String) { graph.disconnect(source, from: target) }

    package func state(of agent: String) -> AgentState? { agents[ExactString(agent)]?.state }

    /// Ends a session of an agent; `nil` if it was not open.
    package mutating func endSession(_ session: String, of agent: String) -> SessionEvent? {
        let key = ExactString(agent)
        agents[key]?.state.endSession(session)
        return sessions[SessionKey(agent: key, session: ExactString(session))]?.end()
    }

    /// The effective pressure of any agent at `time`.
    package func pressure(of agent: String, at time: Timestamp) -> Double {
        Fold.effectivePressure(of: agent, at: time, in: self)
    }
}
