package import SomaModel

extension Store {
    /// One agent's row as written: its pressures are those of its last action; `nil` where it has not acted.
    package func agent(named name: String) throws(StoreError) -> AgentSnapshot? { try unit.agent(name).snapshot }

    /// The engine's memory of an agent as it was last written; `nil` for one that has not acted.
    package func agentState(of agent: String) throws(StoreError) -> String? {
        let row = try flushed.agent(agent)
        return row.hasActed ? row.state : nil
    }

    /// What guidance remembers of an agent; `nil` for one that has not acted.
    package func guidance(of agent: String) throws(StoreError) -> String? {
        let row = try flushed.agent(agent)
        return row.hasActed ? row.guidance : nil
    }

    /// What an agent passes on: its own pressure while a session of it is open and it has acted since `limit`, else 0.
    package func exertedPressure(of agent: String, since limit: Timestamp) throws(StoreError) -> Double {
        let row = try unit.agent(agent)
        return row.hasActed && row.openSession != nil && row.lastTime > limit ? row.ownPressure : 0
    }

    /// Notes that `session` is over; the agent exerts no pressure any more unless it has acted in another since.
    package func closeSession(_ session: String, of agent: String) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            guard let open = row.openSession, ExactString(open) == ExactString(session) else { return }
            row.openSession = nil
            unit.change(row)
        }
    }

    /// The agents that have acted since `limit`, by name, their rows as written: pressures are those of their last action.
    package func agents(activeSince limit: Timestamp) throws(StoreError) -> [AgentSnapshot] {
        let statement = try flushed.connection.statement(
            """
            SELECT agent, actions, last_action_time_unix_nano, open_session, pressure, pressure_own, mode, mode_floor,
                is_named, reading, '', '', NULL, NULL, '', '', ''
            FROM agents INDEXED BY agents_by_last_action
            WHERE last_action_time_unix_nano >= ? AND actions > 0 ORDER BY agent
            """
        )
        defer { statement.reset() }
        try statement.bind([.int(limit.nanosecondsSinceEpoch)])
        var agents: [AgentSnapshot] = []
        while try statement.step() {
            if let agent = AgentRow(reading: statement).snapshot { agents.append(agent) }
        }
        return agents
    }

    /// Of the agents that have acted since `limit` in a session that is open, the one under the highest pressure of its
    /// own; `nil` where there is none. Since pressure never grows on its way, none has a higher effective one. Its cost
    /// does not grow with the actions stored.
    package func mostPressedAgent(activeSince limit: Timestamp) throws(StoreError) -> AgentSnapshot? {
        let statement = try flushed.connection.statement(
            """
            SELECT agent, actions, last_action_time_unix_nano, open_session, pressure, pressure_own, mode, mode_floor,
                is_named, reading, '', '', NULL, NULL, '', '', ''
            FROM agents INDEXED BY agents_by_own_pressure
            WHERE open_session IS NOT NULL AND last_action_time_unix_nano > ? ORDER BY pressure_own DESC LIMIT 1
            """
        )
        defer { statement.reset() }
        try statement.bind([.int(limit.nanosecondsSinceEpoch)])
        return try statement.step() ? AgentRow(reading: statement).snapshot : nil
    }

    /// The names of those that have acted since `limit` or had something counted, sorted, and before them the empty one,
    /// under which is what no agent has to itself.
    func names(activeSince limit: Timestamp) throws(StoreError) -> [String] {
        let statement = try flushed.connection.statement(
            """
            SELECT agent FROM agents INDEXED BY agents_by_last_action
            WHERE last_action_time_unix_nano >= ? AND is_named IS NOT NULL AND agent <> '' ORDER BY agent
            """
        )
        defer { statement.reset() }
        try statement.bind([.int(limit.nanosecondsSinceEpoch)])
        var names = [""]
        while try statement.step() { names.append(statement.text(0)) }
        return names
    }

    /// The agent that acted last; `nil` where none has.
    package func latestAgent() throws(StoreError) -> AgentSnapshot? {
        let statement = try flushed.connection.statement(
            """
            SELECT agent, actions, last_action_time_unix_nano, open_session, pressure, pressure_own, mode, mode_floor,
                is_named, reading, '', '', NULL, NULL, '', '', ''
            FROM agents WHERE actions > 0 ORDER BY last_action_time_unix_nano DESC LIMIT 1
            """
        )
        defer { statement.reset() }
        return try statement.step() ? AgentRow(reading: statement).snapshot : nil
    }
}

extension AgentRow {
    /// Reads a row of which `agent` is the first column.
    fileprivate convenience init(reading row: Statement) {
        self.init(row.text(0))
        read(row, from: 1)
    }
}
