package import SomaModel

/// What is there of an agent when it acts.
package struct KnownAgent: Sendable {
    /// The engine's memory of it as it was last written.
    package var state: String
    /// Whether it has series of its own.
    package var isNamed: Bool
    /// Whether the tool that it uses has.
    package var isToolNamed: Bool
}

/// Which agents and tools have series of their own.
extension Store {
    /// In one look, since a hook pays for each; `nil` for an agent that has not acted.
    package func known(_ agent: String, using tool: String) throws(StoreError) -> KnownAgent? {
        let statement = try connection.statement(
            "SELECT state, is_named, EXISTS (SELECT 1 FROM named_tools WHERE tool = ?2) FROM agents WHERE agent = ?1"
        )
        defer { statement.reset() }
        try statement.bind([.text(agent), .text(tool)])
        guard try statement.step() else { return nil }
        return KnownAgent(
            state: statement.text(0),
            isNamed: statement.int(1) != 0,
            isToolNamed: statement.int(2) != 0
        )
    }

    /// As was decided when something was counted for an agent last; `nil` where nothing was yet.
    package func isNamed(_ agent: String) throws(StoreError) -> Bool? {
        let statement = try connection.statement(
            """
            SELECT is_named FROM agents WHERE agent = ?1
            UNION ALL SELECT is_named FROM strangers WHERE agent = ?1
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(agent)])
        return try statement.step() ? statement.int(0) != 0 : nil
    }

    /// Whether fewer than `limit` agents with a name have been about since a time.
    package func hasNameToGive(activeSince time: Timestamp, limit: Int) throws(StoreError) -> Bool {
        let statement = try connection.statement(
            """
            SELECT (SELECT count(*) FROM agents WHERE last_action_time_unix_nano >= ?1 AND is_named)
                + (SELECT count(*) FROM strangers WHERE last_time_unix_nano >= ?1 AND is_named)
            """
        )
        defer { statement.reset() }
        try statement.bind([.int(time.nanosecondsSinceEpoch)])
        return try statement.step() && statement.int(0) < limit
    }

    /// Notes that something was counted for an agent that has not acted: a call of it was denied, say.
    package func meetStranger(_ agent: String, isNamed: Bool, at time: Timestamp) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO strangers (agent, is_named, last_time_unix_nano)
            SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM agents WHERE agent = ?1)
            ON CONFLICT DO UPDATE SET last_time_unix_nano = excluded.last_time_unix_nano
            """,
            .text(agent),
            .int(isNamed ? 1 : 0),
            .int(time.nanosecondsSinceEpoch)
        )
    }

    package func forgetStranger(_ agent: String) throws(StoreError) {
        try connection.run("DELETE FROM strangers WHERE agent = ?", .text(agent))
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
