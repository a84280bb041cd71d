package import SomaModel

/// An action as a report of its session needs it.
package struct ActionRow: Equatable, Sendable {
    package var number: Int
    /// Its end.
    package var time: Timestamp
    package var tool: String
    package var outcome: ActionOutcome
    /// Seconds.
    package var duration: Double
    package var tokens: Int64
    package var costUSD: Double
    package var pressure: Double
    package var mode: Mode
    package var source: String
}

/// A firing as a report of its session needs it, with what came of it.
package struct FiringReport: Equatable, Sendable {
    package var firing: GuidanceFiring
    package var outcome: ABOutcome
    /// What the next three actions did; `nil` where it was withheld, or no action followed.
    package var next: NextActions?

    package struct NextActions: Equatable, Sendable {
        package var pressureFell: Bool
        package var anotherTool: Bool
        package var noError: Bool
    }
}

extension Store {
    /// The ids of the sessions whose id is `text` or, where none is, begins with it: at most `limit`, sorted.
    ///
    /// - Parameter text: `nil` for the session that acted last.
    package func sessions(called text: String?, limit: Int) throws(StoreError) -> [String] {
        guard let text else {
            return try sessionIDs("1 ORDER BY end_time_unix_nano DESC, session LIMIT 1", [])
        }
        let exact = try sessionIDs("session = ? LIMIT 1", [.text(text)])
        if !exact.isEmpty { return exact }
        return try sessionIDs(
            "substr(session, 1, length(?1)) = ?1 GROUP BY session ORDER BY session LIMIT ?2",
            [.text(text), .int(limit)]
        )
    }

    private func sessionIDs(_ condition: String, _ values: [SQLValue]) throws(StoreError) -> [String] {
        let statement = try connection.statement(composed: "SELECT session FROM sessions WHERE \(condition)")
        defer { statement.reset() }
        try statement.bind(values)
        var sessions: [String] = []
        while try statement.step() { sessions.append(statement.text(0)) }
        return sessions
    }

    /// The agents in a session, the first to begin first.
    package func agents(inSession session: String) throws(StoreError) -> [SessionRow] {
        let statement = try connection.statement(
            "SELECT agent FROM sessions WHERE session = ? ORDER BY start_time_unix_nano, agent"
        )
        defer { statement.reset() }
        try statement.bind([.text(session)])
        var names: [String] = []
        while try statement.step() { names.append(statement.text(0)) }
        var rows: [SessionRow] = []
        for name in names {
            if let row = try self.session(session, of: name) { rows.append(row) }
        }
        return rows
    }

    /// An agent's actions in a session, in order, one at a time. Costs a look at each action of the agent.
    package func forEachAction(
        of agent: String,
        in session: String,
        _ body: (ActionRow) -> Void
    ) throws(StoreError) {
        let statement = try connection.statement(
            """
            SELECT number, time_unix_nano, tool, failed, duration_s, tokens, cost_usd, pressure, mode, source,
                cancelled
            FROM actions
            WHERE agent = ? AND session = ? ORDER BY number
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(agent), .text(session)])
        while try statement.step() {
            body(
                ActionRow(
                    number: Int(statement.int(0)),
                    time: Timestamp(nanosecondsSinceEpoch: statement.int(1)),
                    tool: statement.text(2),
                    outcome: statement.int(10) != 0 ? .cancelled : statement.int(3) != 0 ? .error : .ok,
                    duration: statement.double(4),
                    tokens: statement.int(5),
                    costUSD: statement.double(6),
                    pressure: statement.double(7),
                    mode: Mode(name: statement.text(8)) ?? .observe,
                    source: statement.text(9)
                )
            )
        }
    }

    /// The decisions of a session, oldest first.
    package func blocks(inSession session: String) throws(StoreError) -> [BlockRow] {
        let statement = try connection.statement(
            """
            SELECT decision_id, agent, session, tool, rule, decision, number, time_unix_nano, pressure, mode
            FROM block_decisions WHERE session = ? ORDER BY time_unix_nano, rowid
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(session)])
        var rows: [BlockRow] = []
        while try statement.step() { rows.append(BlockRow(statement)) }
        return rows
    }
}
