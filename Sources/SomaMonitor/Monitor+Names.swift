internal import SomaEngine
internal import SomaModel
internal import SomaStore
internal import SomaTelemetry

/// A limited number of agents and tools have series of their own. As in OpenTelemetry's SDKs ("Cardinality limits") that is
/// decided when something is counted, and not when it is told: a series that lost an agent to another would go back.
extension Monitor {
    /// Those of the action that is being recorded: several of its counts ask for them.
    struct ActionNames {
        var agent: String
        var isNamed: Bool
        var tool: String
        var isToolNamed: Bool
    }

    /// Gives an agent and its tool their names before an action, or not. An agent gets one when a session begins or a day
    /// has passed, if one is left then, and keeps it for as long as it acts once a day.
    ///
    /// - Parameter row: as it was before the action.
    func names(of action: Action, _ row: AgentRow, beginsSession: Bool) throws(StoreError) -> ActionNames {
        let dayAgo = action.time.adding(nanoseconds: -Store.seriesLifetime)
        let isNamed: Bool
        if let known = row.isNamed, !row.hasActed || row.lastTime >= dayAgo && (known || !beginsSession) {
            isNamed = known
        } else {
            isNamed = try store.giveName(to: action.agent, activeSince: dayAgo, limit: configuration.namedAgents)
        }
        let isToolNamed = try store.nameTool(action.tool, limit: configuration.namedTools)
        return ActionNames(agent: action.agent, isNamed: isNamed, tool: action.tool, isToolNamed: isToolNamed)
    }

    /// Counts, for whoever has no name, in the series of the rest.
    func count(_ increments: [SeriesIncrement], startTime: Timestamp) throws(StoreError) {
        var named = increments
        for index in named.indices {
            if let tool = named[index].key.tool, try !isNamed(tool: tool) {
                named[index].key = named[index].key.ofOtherTools
            }
            let agent = named[index].key.agent
            if agent.isEmpty { continue }
            let isNamed = try isNamed(agent, at: startTime)
            if actionNames == nil { try store.meetStranger(agent, isNamed: isNamed, at: startTime) }
            if !isNamed { named[index].key = named[index].key.ofOtherAgents }
        }
        try store.add(named, startTime: startTime)
    }

    /// Keeps an action as what counters can point at, under the names that it counted under.
    func setExemplar(_ exemplar: ActionExemplar) throws(StoreError) {
        var named = exemplar
        if try !isNamed(tool: exemplar.tool) { named.tool = SeriesKey.otherTool }
        if try !isNamed(exemplar.agent, at: exemplar.time) { named.agent = "" }
        try store.setExemplar(named)
    }

    private func isNamed(tool: String) throws(StoreError) -> Bool {
        if let names = actionNames, ExactString(names.tool) == ExactString(tool) { return names.isToolNamed }
        return try store.nameTool(tool, limit: configuration.namedTools)
    }

    /// One for which nothing was counted yet gets a name if one is left.
    func isNamed(_ agent: String, at time: Timestamp) throws(StoreError) -> Bool {
        if let names = actionNames, ExactString(names.agent) == ExactString(agent) { return names.isNamed }
        if let isNamed = try store.isNamed(agent) { return isNamed }
        return try store.giveName(
            to: agent,
            activeSince: time.adding(nanoseconds: -Store.seriesLifetime),
            limit: configuration.namedAgents
        )
    }
}
