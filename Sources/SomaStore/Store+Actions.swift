package import SomaModel

extension Store {
    /// Adds an action's row: numbers and names, never a text of the agent's.
    package func insertAction(_ update: PressureUpdate, source: Source) throws(StoreError) {
        let reading = update.reading
        var values: [SQLValue] = [
            .text(update.agent), .text(update.session), .int(reading.number),
            .int(update.endTime.nanosecondsSinceEpoch), .text(update.tool),
            .optional(update.callID.isEmpty ? nil : update.callID), .int(update.outcome == .error ? 1 : 0),
            .double(update.duration), .int(update.tokens), .double(update.costUSD), .double(reading.pressure),
            .double(reading.ownPressure), .text(reading.mode.name),
        ]
        for signal in Signal.allCases { values.append(.double(reading.vitals[signal])) }
        values += [.text(source.text), .int(update.outcome == .cancelled ? 1 : 0)]
        let statement = try connection.statement(
            "INSERT INTO actions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        try statement.bind(values)
        while try statement.step() {}
        statement.reset()
    }

    /// Adds to what an action used, if it is one of the agent's last thousand.
    package func amendAction(_ call: String, of agent: String, tokens: Int64, costUSD: Double) throws(StoreError) {
        try connection.run(
            """
            UPDATE actions SET tokens = tokens + ?3, cost_usd = cost_usd + ?4 WHERE id = (SELECT id FROM actions
                WHERE agent = ?1 AND number > ?5 AND call_id = ?2 ORDER BY number DESC LIMIT 1)
            """,
            .text(agent),
            .text(call),
            .int(tokens),
            .double(costUSD),
            .int(try unit.agent(agent).actionCount - 1_000)
        )
    }

    /// Adds to what was spent on a day, named as `2026-11-20` in local time.
    package func spend(tokens: Int64, costUSD: Double, on day: String) throws(StoreError) {
        try write { (unit) throws(StoreError) in unit.spend(tokens: tokens, costUSD: costUSD, on: day) }
    }

    /// What was spent on a day.
    package func spent(on day: String) throws(StoreError) -> (tokens: Double, costUSD: Double) {
        try unit.spent(on: day)
    }

    /// What was spent on the days of a month, named as `2026-11`.
    package func spent(inMonth month: String) throws(StoreError) -> (tokens: Double, costUSD: Double) {
        let statement = try flushed.connection.statement(
            "SELECT total(tokens), total(cost_usd) FROM budget_days WHERE day BETWEEN ? AND ?"
        )
        return try spent(statement, [.text(month + "-01"), .text(month + "-31")])
    }

    /// What was spent on all days. Costs a row a day.
    package func spentInAll() throws(StoreError) -> (tokens: Double, costUSD: Double) {
        try spent(
            flushed.connection.statement("SELECT total(tokens), total(cost_usd) FROM budget_days"),
            []
        )
    }

    private func spent(
        _ statement: Statement,
        _ values: [SQLValue]
    ) throws(StoreError) -> (tokens: Double, costUSD: Double) {
        defer { statement.reset() }
        try statement.bind(values)
        return try statement.step() ? (statement.double(0), statement.double(1)) : (0, 0)
    }
}
