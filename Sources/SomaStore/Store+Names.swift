package import SomaModel

/// Which agents and tools have series of their own.
extension Store {
    /// As was decided when something was counted for an agent last; `nil` where nothing was yet.
    package func isNamed(_ agent: String) throws(StoreError) -> Bool? { try unit.agent(agent).isNamed }

    /// Whether fewer than `limit` agents with a name have been about since a time.
    package func hasNameToGive(activeSince time: Timestamp, limit: Int) throws(StoreError) -> Bool {
        let statement = try flushed.connection.statement(
            "SELECT count(*) FROM agents WHERE last_action_time_unix_nano >= ? AND is_named"
        )
        defer { statement.reset() }
        try statement.bind([.int(time.nanosecondsSinceEpoch)])
        return try statement.step() && statement.int(0) < limit
    }

    /// Notes that something was counted for an agent that has not acted: a call of it was denied, say.
    package func meetStranger(_ agent: String, isNamed: Bool, at time: Timestamp) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            if row.hasActed { return }
            row.isNamed = row.isNamed ?? isNamed
            row.lastTime = time
            unit.change(row)
        }
    }

    /// Whether a tool has a name, which the first of them get, as many as `limit`.
    package func nameTool(_ tool: String, limit: Int) throws(StoreError) -> Bool {
        try unit.nameTool(tool, limit: limit)
    }
}
