package import SomaModel

/// A tool call between its beginning and its end.
package struct OpenCall: Equatable, Sendable {
    package enum State: String, Sendable {
        case open
        /// Its session ended before it did; a late end still counts.
        case closed
        /// Its action has been recorded; whatever else comes of it counts no more.
        case done
    }

    package var startTime: Timestamp
    package var targetExists: Bool?
    package var state: State
}

extension Store {
    /// Notes that a call begins; one known already is left as it is.
    package func beginCall(
        _ id: String,
        of agent: String,
        at time: Timestamp,
        targetExists: Bool?
    ) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO calls (agent, call_id, start_time_unix_nano, target_exists, state)
            VALUES (?, ?, ?, ?, 'open') ON CONFLICT DO NOTHING
            """,
            .text(agent),
            .text(id),
            .int(time.nanosecondsSinceEpoch),
            targetExists.map { .int($0 ? 1 : 0) } ?? .null
        )
    }

    package func call(_ id: String, of agent: String) throws(StoreError) -> OpenCall? {
        let statement = try connection.statement(
            "SELECT start_time_unix_nano, target_exists, state FROM calls WHERE agent = ? AND call_id = ?"
        )
        defer { statement.reset() }
        try statement.bind([.text(agent), .text(id)])
        guard try statement.step() else { return nil }
        return OpenCall(
            startTime: Timestamp(nanosecondsSinceEpoch: statement.int(0)),
            targetExists: statement.isNull(1) ? nil : statement.int(1) == 1,
            state: OpenCall.State(rawValue: statement.text(2)) ?? .done
        )
    }

    /// Notes that a call's action has been recorded.
    package func finishCall(_ id: String, of agent: String, at time: Timestamp) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO calls (agent, call_id, start_time_unix_nano, state) VALUES (?, ?, ?, 'done')
            ON CONFLICT DO UPDATE SET state = 'done'
            """,
            .text(agent),
            .text(id),
            .int(time.nanosecondsSinceEpoch)
        )
    }

    /// A call that was denied never becomes an action.
    package func forgetCall(_ id: String, of agent: String) throws(StoreError) {
        try connection.run("DELETE FROM calls WHERE agent = ? AND call_id = ?", .text(agent), .text(id))
    }

    /// With an agent's session its open calls are closed; those that are done or older than `limit` are forgotten.
    package func closeCalls(of agent: String, olderThan limit: Timestamp) throws(StoreError) {
        try connection.run(
            "DELETE FROM calls WHERE agent = ? AND (state = 'done' OR start_time_unix_nano < ?)",
            .text(agent),
            .int(limit.nanosecondsSinceEpoch)
        )
        try connection.run("UPDATE calls SET state = 'closed' WHERE agent = ? AND state = 'open'", .text(agent))
    }

    /// Notes a living subagent. Its id begins with its parent's and a slash.
    package func beginSubagent(_ agent: String, of parent: String, session: String) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            if row.parent != nil { return }
            row.parent = (parent, session)
            unit.change(row)
        }
    }

    package func isKnownSubagent(_ agent: String) throws(StoreError) -> Bool { try unit.agent(agent).parent != nil }

    package func endSubagent(_ agent: String) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            if row.parent == nil { return }
            row.parent = nil
            unit.change(row)
        }
    }

    /// The living subagents of an agent, sorted.
    package func subagents(of parent: String) throws(StoreError) -> [String] {
        let statement = try flushed.connection.statement(
            "SELECT agent FROM agents WHERE agent > ?1 || '/' AND agent < ?1 || '0' AND parent = ?1 ORDER BY agent"
        )
        defer { statement.reset() }
        try statement.bind([.text(parent)])
        var agents: [String] = []
        while try statement.step() { agents.append(statement.text(0)) }
        return agents
    }
}
