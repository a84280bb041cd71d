internal import SomaEngine
package import SomaModel
package import SomaStore

extension Monitor {
    private static let hour: Int64 = 3_600_000_000_000

    /// Everything there is to say at `time`, effective pressures computed now.
    package func snapshot(at time: Timestamp) throws(StoreError) -> Snapshot {
        try store.reading { () throws(StoreError) in
            Snapshot(
                time: time,
                agents: try recentAgents(at: time),
                series: try recentSeries(at: time),
                budget: try budgetUse(at: time),
                queues: try queues(),
                exemplars: try recentExemplars(at: time)
            )
        }
    }

    /// Those that have acted within the last hour.
    func recentAgents(at time: Timestamp) throws(StoreError) -> [AgentSnapshot] {
        var agents = try store.agents(activeSince: time.adding(nanoseconds: -Self.hour))
        for index in agents.indices { try refresh(&agents[index], at: time) }
        return agents
    }

    /// Without those of agents that have been idle for a day, which go on from where they stood when the agent returns.
    func recentSeries(at time: Timestamp) throws(StoreError) -> [Series] {
        try store.series(ofAgentsActiveSince: time.adding(nanoseconds: -Store.seriesLifetime))
    }

    /// Of the same agents.
    func recentExemplars(at time: Timestamp) throws(StoreError) -> [ActionExemplar] {
        try store.exemplars(ofAgentsActiveSince: time.adding(nanoseconds: -Store.seriesLifetime))
    }

    /// Every agent that has acted within the last day, as it stands at `time`.
    package func agents(at time: Timestamp) throws(StoreError) -> [AgentSnapshot] {
        var agents = try store.agents(activeSince: time.adding(nanoseconds: -Store.seriesLifetime))
        for index in agents.indices { try refresh(&agents[index], at: time) }
        return agents
    }

    /// One agent as it stands at `time`; `nil` where it has not acted.
    package func agent(named name: String, at time: Timestamp) throws(StoreError) -> AgentSnapshot? {
        guard var agent = try store.agent(named: name) else { return nil }
        try refresh(&agent, at: time)
        return agent
    }

    /// The agent under the highest pressure at `time`, which is its own, since pressure never grows on its way; where none
    /// is active, the one that acted last; `nil` where none has.
    package func mostPressedAgent(at time: Timestamp) throws(StoreError) -> AgentSnapshot? {
        let limit = time.adding(nanoseconds: -AgentState.idleNanoseconds)
        if var agent = try store.mostPressedAgent(activeSince: limit) {
            agent.pressure = agent.ownPressure
            agent.mode = mode(of: agent)
            return agent
        }
        guard var agent = try store.latestAgent() else { return nil }
        try refresh(&agent, at: time)
        return agent
    }

    /// What has been spent of each limit in the period that `time` lies in.
    package func budgetUse(at time: Timestamp) throws(StoreError) -> [BudgetUse] {
        let budget = try budget(at: time)
        var uses: [BudgetUse] = []
        if let limit = budget.limits.tokens {
            uses.append(BudgetUse(dimension: Budget.Dimension.tokens.rawValue, spent: budget.spentTokens, limit: limit))
        }
        if let limit = budget.limits.costUSD {
            uses.append(
                BudgetUse(dimension: Budget.Dimension.costUSD.rawValue, spent: budget.spentCostUSD, limit: limit)
            )
        }
        return uses
    }

    /// The limits, and what has been spent of them in the period that `time` lies in.
    func budget(at time: Timestamp) throws(StoreError) -> Budget { try memory.budget(at: time) }

    /// Another name is another period.
    func budgetPeriodName(at time: Timestamp) throws(StoreError) -> String {
        if configuration.budget.isEmpty { return "" }
        switch configuration.budgetPeriod {
        case .day: return try memory.day(at: time)
        case .month: return String(try memory.day(at: time).dropLast(3))
        case .never: return ""
        }
    }

    private func refresh(_ agent: inout AgentSnapshot, at time: Timestamp) throws(StoreError) {
        let limit = time.adding(nanoseconds: -AgentState.idleNanoseconds)
        agent.isSessionOpen = agent.isSessionOpen && agent.lastActionTime > limit
        if !agent.isSessionOpen { agent.ownPressure = 0 }
        agent.pressure = try effectivePressure(of: agent.agent, at: time, acting: agent.ownPressure)
        agent.mode = mode(of: agent)
    }

    /// A floor holds while a session is open.
    private func mode(of agent: AgentSnapshot) -> Mode {
        let mode = configuration.engine.settings(for: agent.agent).bounds.mode(at: agent.pressure)
        return agent.isSessionOpen ? max(mode, agent.floor) : mode
    }

    func queues() throws(StoreError) -> [ExportQueue] {
        var queues: [ExportQueue] = []
        for destination in try store.destinations() where destination.signal != .metrics {
            queues.append(
                ExportQueue(
                    destination: destination.name,
                    signal: destination.signal,
                    size: try store.outboxCount(for: destination)
                )
            )
        }
        return queues
    }
}
