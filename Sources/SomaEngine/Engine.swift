package import SomaModel

/// Agents, their sessions and their graph in memory. It reads no clock and draws no random number: the same actions give
/// the same bits.
package struct Engine: Sendable {
    package var configuration: EngineConfiguration
    package private(set) var graph = TrustGraph()
    private var agents: [ExactString: AgentState] = [:]
    private var sessions: [SessionKey: SessionState] = [:]

    private struct SessionKey: Hashable {
        var agent: ExactString
        var session: ExactString
    }

    package init(configuration: EngineConfiguration = EngineConfiguration()) {
        self.configuration = configuration
    }

    /// Everyone known by registering, by an action or by an edge, sorted.
    package var knownAgents: [String] {
        graph.agents.union(agents.keys).sorted().map(\.text)
    }

    /// Makes an agent known before it acts; does nothing if it is.
    package mutating func register(_ agent: String) {
        let key = ExactString(agent)
        if agents[key] == nil { agents[key] = AgentState(agent: agent) }
    }

    package mutating func connect(_ edge: TrustEdge) { graph.connect(edge) }

    package mutating func disconnect(_ source: String, from target: String) { graph.disconnect(source, from: target) }

    /// Takes an agent's state over as it was elsewhere, in place of what is known of it here.
    package mutating func restore(_ state: AgentState) { agents[ExactString(state.agent)] = state }

    package func state(of agent: String) -> AgentState? { agents[ExactString(agent)] }

    /// Takes one action in. Costs the agent's own 30 actions and its three-edge neighbourhood, however many agents there are.
    ///
    /// - Parameter floor: what the agent's mode is at least, given the reading without one.
    package mutating func record(_ action: Action, floor: (Reading) -> Mode = { _ in .observe }) -> Outcome {
        let key = ExactString(action.agent)
        let sessionKey = SessionKey(agent: key, session: ExactString(action.session))
        var state = agents[key] ?? AgentState(agent: action.agent)
        var session = sessions[sessionKey] ?? SessionState(agent: action.agent, session: action.session)
        let outcome = state.record(
            action,
            session: &session,
            settings: configuration.settings(for: action.agent),
            effective: { own in effectivePressure(of: action.agent, at: action.time, acting: (key, own)) },
            floor: floor
        )
        agents[key] = state
        sessions[sessionKey] = session
        return outcome
    }

    /// Ends a session of an agent; `nil` if it was not open.
    package mutating func endSession(_ session: String, of agent: String) -> SessionEvent? {
        let key = ExactString(agent)
        agents[key]?.endSession(session)
        return sessions[SessionKey(agent: key, session: ExactString(session))]?.end()
    }

    /// The effective pressure of any agent at `time`.
    package func pressure(of agent: String, at time: Timestamp) -> Double {
        effectivePressure(of: agent, at: time, acting: nil)
    }

    private func effectivePressure(
        of agent: String,
        at time: Timestamp,
        acting: (agent: ExactString, own: Double)?
    ) -> Double {
        TrustGraph.effectivePressure(of: agent, edges: graph.edges(into:)) { name in
            let key = ExactString(name)
            if let acting, acting.agent == key { return acting.own }
            return agents[key]?.exertedPressure(at: time) ?? 0
        }
    }
}
