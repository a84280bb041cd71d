internal import SomaEngine
internal import SomaModel
internal import SomaStore
internal import SomaTelemetry

/// A limited number of agents and tools have series of their own. As in OpenTelemetry's SDKs ("Cardinality limits") that is
/// decided when something is counted, and not when it is told: a series that lost an agent to another would go back.
extension Monitor {
    static let day: Int64 = 86_400_000_000_000

    /// Whether an agent has series of its own from this action on. A name is given when a session begins or a day has
    /// passed, if one is left then, and it is kept for as long as the agent acts once a day.
    ///
    /// - Parameter state: before the action.
    func givesName(to state: AgentState, beginsSession: Bool, at time: Timestamp) throws(StoreError) -> Bool {
        let dayAgo = time.adding(nanoseconds: -Self.day)
        if let isNamed = try store.isNamed(state.agent), state.lastTime >= dayAgo, isNamed || !beginsSession {
            return isNamed
        }
        return try store.hasNameToGive(activeSince: dayAgo, limit: configuration.namedAgents)
    }

    /// Counts, for whoever has no name, in the series of the rest.
    func count(_ increments: [SeriesIncrement], startTime: Timestamp) throws(StoreError) {
        var named = increments
        for index in named.indices {
            if let tool = named[index].key.tool, try !store.nameTool(tool, limit: configuration.namedTools) {
                named[index].key = named[index].key.ofOtherTools
            }
            let agent = named[index].key.agent
            if !agent.isEmpty, try !hasName(agent, at: startTime) { named[index].key = named[index].key.ofOtherAgents }
        }
        try store.add(named, startTime: startTime)
    }

    /// Keeps an action as what counters can point at, under the names that it counted under.
    func setExemplar(_ exemplar: ActionExemplar) throws(StoreError) {
        var named = exemplar
        if try !store.nameTool(exemplar.tool, limit: configuration.namedTools) { named.tool = SeriesKey.otherTool }
        if try !hasName(exemplar.agent, at: exemplar.time) { named.agent = "" }
        try store.setExemplar(named)
    }

    /// One that has not acted yet has a name if one is left.
    private func hasName(_ agent: String, at time: Timestamp) throws(StoreError) -> Bool {
        if let isNamed = try store.isNamed(agent) { return isNamed }
        return try store.hasNameToGive(
            activeSince: time.adding(nanoseconds: -Self.day),
            limit: configuration.namedAgents
        )
    }
}
