package import SomaModel

/// A decision on a destructive operation, as its row says it.
package struct BlockRow: Equatable, Sendable {
    package var decision: BlockDecision
    package var pressure: Double
    package var mode: Mode

    package init(decision: BlockDecision, pressure: Double, mode: Mode) {
        self.decision = decision
        self.pressure = pressure
        self.mode = mode
    }
}

extension Store {
    /// Adds a decision's row.
    ///
    /// - Returns: whether it is new: a call asked about twice is one decision.
    package func insertBlock(_ row: BlockRow, callID: String, source: Source) throws(StoreError) -> Bool {
        let decision = row.decision
        try connection.run(
            """
            INSERT INTO block_decisions (decision_id, agent, session, number, time_unix_nano, tool, call_id, rule, decision,
                pressure, mode, source)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            .text(decision.id),
            .text(decision.agent),
            .text(decision.session),
            .int(decision.number),
            .int(decision.time.nanosecondsSinceEpoch),
            .text(decision.tool),
            .optional(callID.isEmpty ? nil : callID),
            .text(decision.rule),
            .text(decision.word.rawValue),
            .double(row.pressure),
            .text(row.mode.name),
            .text(source.text)
        )
        return connection.changes > 0
    }

    /// The latest decisions, newest first.
    ///
    /// - Parameter agent: `nil` for everyone's.
    package func blocks(of agent: String?, limit: Int) throws(StoreError) -> [BlockRow] {
        let statement = try connection.statement(
            """
            SELECT decision_id, agent, session, tool, rule, decision, number, time_unix_nano, pressure, mode
            FROM block_decisions WHERE ?1 IS NULL OR agent = ?1 ORDER BY time_unix_nano DESC, rowid DESC LIMIT ?2
            """
        )
        defer { statement.reset() }
        try statement.bind([.optional(agent), .int(limit)])
        var rows: [BlockRow] = []
        while try statement.step() { rows.append(BlockRow(statement)) }
        return rows
    }

    /// Refuses nothing to an agent until a time. Needs a transaction.
    ///
    /// - Parameter agent: empty for everyone.
    package func unblock(_ agent: String, until time: Timestamp) throws(StoreError) {
        try connection.run(
            "INSERT OR REPLACE INTO unblocked_agents (agent, until_unix_nano) VALUES (?, ?)",
            .text(agent),
            .int(time.nanosecondsSinceEpoch)
        )
    }

    /// Takes an `unblock` back. Needs a transaction.
    ///
    /// - Parameter agent: empty for everyone, each agent's own included.
    package func blockAgain(_ agent: String) throws(StoreError) {
        try connection.run("DELETE FROM unblocked_agents WHERE ?1 = '' OR agent = ?1", .text(agent))
    }

    /// Whether nothing is refused to an agent at a time, nor to a subagent of one to which nothing is.
    package func isUnblocked(_ agent: String, at time: Timestamp) throws(StoreError) -> Bool {
        let parent = agent.firstIndex(of: "/").map { String(agent[..<$0]) } ?? agent
        let statement = try connection.statement(
            "SELECT 1 FROM unblocked_agents WHERE agent IN ('', ?, ?) AND until_unix_nano > ?"
        )
        defer { statement.reset() }
        try statement.bind([.text(agent), .text(parent), .int(time.nanosecondsSinceEpoch)])
        return try statement.step()
    }
}

extension BlockRow {
    init(_ row: Statement) {
        self.init(
            decision: BlockDecision(
                id: row.text(0),
                agent: row.text(1),
                session: row.text(2),
                tool: row.text(3),
                rule: row.text(4),
                denied: row.text(5) == BlockDecision.Word.denied.rawValue,
                number: Int(row.int(6)),
                time: Timestamp(nanosecondsSinceEpoch: row.int(7))
            ),
            pressure: row.double(8),
            mode: Mode(name: row.text(9)) ?? .observe
        )
    }
}
