package import SomaModel

/// A tool call between its beginning and its end.
package struct OpenCall: Equatable, Sendable {
    package enum State: String, Sendable {
        case open
        /// Of older databases: its session ended before it did, and a late end still counts.
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
        tool: String,
        at time: Timestamp,
        targetExists: Bool?
    ) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO calls (agent, call_id, start_time_unix_nano, target_exists, state, tool)
            VALUES (?, ?, ?, ?, 'open', ?) ON CONFLICT DO NOTHING
            """,
            .text(agent),
            .text(id),
            .int(time.nanosecondsSinceEpoch),
            targetExists.map { .int($0 ? 1 : 0) } ?? .null,
            .text(tool)
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

    /// A call that was denied never becomes an action; one that has become one stays known.
    package func forgetCall(_ id: String, of agent: String) throws(StoreError) {
        try connection.run(
            "DELETE FROM calls WHERE agent = ? AND call_id = ? AND state <> 'done'",
            .text(agent),
            .text(id)
        )
    }

    /// The calls of an agent that have begun, and not ended, after a time: the ids and tools of the earliest first.
    package func openCalls(of agent: String, since time: Timestamp) throws(StoreError) -> [(id: String, tool: String)] {
        let statement = try connection.statement(
            """
            SELECT call_id, tool FROM calls WHERE agent = ? AND state = 'open' AND start_time_unix_nano >= ?
            ORDER BY start_time_unix_nano, call_id
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(agent), .int(time.nanosecondsSinceEpoch)])
        var calls: [(id: String, tool: String)] = []
        while try statement.step() { calls.append((statement.text(0), statement.text(1))) }
        return calls
    }

    /// With an agent's session those of its calls are forgotten that are done or older than `limit`.
    package func closeCalls(of agent: String, olderThan limit: Timestamp) throws(StoreError) {
        try connection.run(
            "DELETE FROM calls WHERE agent = ? AND (state = 'done' OR start_time_unix_nano < ?)",
            .text(agent),
            .int(limit.nanosecondsSinceEpoch)
        )
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
