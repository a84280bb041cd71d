package import SomaModel

/// Which agents and tools have series of their own.
extension Store {
    /// As the agent's last action found it; `nil` for one that has not acted.
    package func isNamed(_ agent: String) throws(StoreError) -> Bool? {
        let statement = try connection.statement("SELECT is_named FROM agents WHERE agent = ?")
        defer { statement.reset() }
        try statement.bind([.text(agent)])
        return try statement.step() ? statement.int(0) != 0 : nil
    }

    /// Whether fewer than `limit` agents with a name have acted since a time.
    package func hasNameToGive(activeSince time: Timestamp, limit: Int) throws(StoreError) -> Bool {
        let statement = try connection.statement(
            "SELECT count(*) FROM agents WHERE last_action_time_unix_nano >= ? AND is_named"
        )
        defer { statement.reset() }
        try statement.bind([.int(time.nanosecondsSinceEpoch)])
        return try statement.step() && statement.int(0) < limit
    }

    /// Whether a tool has a name, which the first of them get, as many as `limit`.
    package func nameTool(_ tool: String, limit: Int) throws(StoreError) -> Bool {
        let known = try connection.statement("SELECT 1 FROM named_tools WHERE tool = ?")
        defer { known.reset() }
        try known.bind([.text(tool)])
        if try known.step() { return true }
        let count = try connection.statement("SELECT count(*) FROM named_tools")
        defer { count.reset() }
        guard try count.step(), count.int(0) < limit else { return false }
        try connection.run("INSERT INTO named_tools (tool) VALUES (?)", .text(tool))
        return true
    }
}
