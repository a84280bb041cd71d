internal import SomaJSON
package import SomaModel

private let agentColumns =
    "agent, actions, last_action_time_unix_nano, open_session, pressure, pressure_own, mode, reading, mode_floor, is_named"

extension Store {
    /// The engine's memory of an agent as it was last written; `nil` for one that has not acted.
    package func agentState(of agent: String) throws(StoreError) -> String? {
        let statement = try connection.statement("SELECT state FROM agents WHERE agent = ?")
        defer { statement.reset() }
        try statement.bind([.text(agent)])
        return try statement.step() ? statement.text(0) : nil
    }

    /// Writes an agent's row as of its last action.
    ///
    /// - Parameters:
    ///   - openSession: the session it acted in, while that is open.
    ///   - state: what `agentState(of:)` returns from now on.
    ///   - guidance: what `guidance(of:)` returns from now on.
    package func setAgent(
        _ agent: AgentSnapshot,
        openSession: String?,
        state: String,
        guidance: String
    ) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO agents (\(agentColumns), state, guidance) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET actions = excluded.actions,
                last_action_time_unix_nano = excluded.last_action_time_unix_nano, open_session = excluded.open_session,
                pressure = excluded.pressure, pressure_own = excluded.pressure_own, mode = excluded.mode,
                reading = excluded.reading, mode_floor = excluded.mode_floor, is_named = excluded.is_named,
                state = excluded.state, guidance = excluded.guidance
            """,
            .text(agent.agent),
            .int(agent.actionCount),
            .int(agent.lastActionTime.nanosecondsSinceEpoch),
            .optional(openSession),
            .double(agent.pressure),
            .double(agent.ownPressure),
            .text(agent.mode.name),
            .text(agent.readingJSON),
            .text(agent.floor.name),
            .int(agent.isNamed ? 1 : 0),
            .text(state),
            .text(guidance)
        )
    }

    /// What guidance remembers of an agent; `nil` for one that has not acted.
    package func guidance(of agent: String) throws(StoreError) -> String? {
        let statement = try connection.statement("SELECT guidance FROM agents WHERE agent = ?")
        defer { statement.reset() }
        try statement.bind([.text(agent)])
        return try statement.step() ? statement.text(0) : nil
    }

    /// Changes what `guidance(of:)` returns from now on.
    package func setGuidance(_ guidance: String, of agent: String) throws(StoreError) {
        try connection.run("UPDATE agents SET guidance = ? WHERE agent = ?", .text(guidance), .text(agent))
    }

    /// Notes that `session` is over; the agent exerts no pressure any more unless it has acted in another since.
    package func closeSession(_ session: String, of agent: String) throws(StoreError) {
        try connection.run(
            "UPDATE agents SET open_session = NULL WHERE agent = ? AND open_session = ?",
            .text(agent),
            .text(session)
        )
    }

    /// What an agent passes on: its own pressure while a session of it is open and it has acted since `limit`, else 0.
    package func exertedPressure(of agent: String, since limit: Timestamp) throws(StoreError) -> Double {
        let statement = try connection.statement(
            """
            SELECT pressure_own FROM agents
            WHERE agent = ? AND open_session IS NOT NULL AND last_action_time_unix_nano > ?
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(agent), .int(limit.nanosecondsSinceEpoch)])
        return try statement.step() ? statement.double(0) : 0
    }

    /// One agent's row as written: its pressures are those of its last action; `nil` where it has not acted.
    package func agent(named name: String) throws(StoreError) -> AgentSnapshot? {
        let statement = try connection.statement("SELECT \(agentColumns) FROM agents WHERE agent = ?")
        defer { statement.reset() }
        try statement.bind([.text(name)])
        return try statement.step() ? AgentSnapshot(statement) : nil
    }

    /// The agents that have acted since `limit`, by name, their rows as written: pressures are those of their last action.
    package func agents(activeSince limit: Timestamp) throws(StoreError) -> [AgentSnapshot] {
        let statement = try connection.statement(
            """
            SELECT \(agentColumns) FROM agents INDEXED BY agents_by_last_action
            WHERE last_action_time_unix_nano >= ? ORDER BY agent
            """
        )
        defer { statement.reset() }
        try statement.bind([.int(limit.nanosecondsSinceEpoch)])
        var agents: [AgentSnapshot] = []
        while try statement.step() { agents.append(AgentSnapshot(statement)) }
        return agents
    }

    /// Of the agents that have acted since `limit` in a session that is open, the one under the highest pressure of its
    /// own; `nil` where there is none. Since pressure never grows on its way, none has a higher effective one. Its cost
    /// does not grow with the actions stored.
    package func mostPressedAgent(activeSince limit: Timestamp) throws(StoreError) -> AgentSnapshot? {
        let statement = try connection.statement(
            """
            SELECT \(agentColumns) FROM agents INDEXED BY agents_by_own_pressure
            WHERE open_session IS NOT NULL AND last_action_time_unix_nano > ? ORDER BY pressure_own DESC LIMIT 1
            """
        )
        defer { statement.reset() }
        try statement.bind([.int(limit.nanosecondsSinceEpoch)])
        return try statement.step() ? AgentSnapshot(statement) : nil
    }

    /// The names of those that have acted since `limit` or had something counted, sorted, and before them the empty one,
    /// under which is what no agent has to itself.
    func names(activeSince limit: Timestamp) throws(StoreError) -> [String] {
        let statement = try connection.statement(
            """
            SELECT '' AS agent
            UNION SELECT agent FROM agents INDEXED BY agents_by_last_action WHERE last_action_time_unix_nano >= ?1
            UNION SELECT agent FROM strangers WHERE last_time_unix_nano >= ?1
            ORDER BY agent
            """
        )
        defer { statement.reset() }
        try statement.bind([.int(limit.nanosecondsSinceEpoch)])
        var names: [String] = []
        while try statement.step() { names.append(statement.text(0)) }
        return names
    }

    /// The agent that acted last; `nil` where none has.
    package func latestAgent() throws(StoreError) -> AgentSnapshot? {
        let statement = try connection.statement(
            "SELECT \(agentColumns) FROM agents ORDER BY last_action_time_unix_nano DESC LIMIT 1"
        )
        defer { statement.reset() }
        return try statement.step() ? AgentSnapshot(statement) : nil
    }
}

extension AgentSnapshot {
    fileprivate init(_ row: Statement) {
        let reading = try? JSONValue(parsing: row.text(7))
        self.init(
            agent: row.text(0),
            isNamed: row.int(9) != 0,
            // Nobody acts more often; a number that was tampered with must not overflow.
            actionCount: Int(min(max(0, row.int(1)), 1 << 53)),
            lastActionTime: Timestamp(nanosecondsSinceEpoch: row.int(2)),
            isSessionOpen: !row.isNull(3),
            ownPressure: row.double(5),
            pressure: row.double(4),
            mode: Mode(name: row.text(6)) ?? .observe,
            floor: Mode(name: row.text(8)) ?? .observe,
            vitals: PerSignal(reading?["vitals"]),
            baselines: PerSignal(reading?["baselines"]),
            signalPressures: PerSignal(reading?["signal_pressures"])
        )
    }

    /// Vitals, baselines and signal pressures of its last action.
    fileprivate var readingJSON: String {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, values) in [
            ("vitals", vitals), ("baselines", baselines), ("signal_pressures", signalPressures),
        ] {
            writer.name(name)
            writer.beginObject()
            for signal in Signal.allCases { writer.member(signal.rawValue, values[signal]) }
            writer.endObject()
        }
        writer.endObject()
        return writer.text
    }
}

extension PerSignal<Double> {
    /// A value that is missing is 0.
    fileprivate init(_ json: JSONValue?) {
        self.init(repeating: 0)
        for signal in Signal.allCases {
            if case .double(let value) = json?[signal.rawValue] { self[signal] = value }
        }
    }
}
