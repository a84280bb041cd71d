package import SomaModel

/// Where an action came from; `test` rows are in no statistic.
package enum ActionSource: String, CaseIterable, Sendable {
    case hook
    case wrap
    case test
}

private let insertActionSQL =
    "INSERT INTO actions (agent, session, number, time_unix_nano, tool, call_id, failed, duration_s, tokens, cost_usd, "
    + "pressure, pressure_own, mode, "
    + Signal.allCases.map { "vital_\($0.rawValue)" }.joined(separator: ", ")
    + ", source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

extension Store {
    /// Adds an action's row: numbers and names, never a text of the agent's.
    package func insertAction(_ update: PressureUpdate, source: ActionSource) throws(StoreError) {
        let reading = update.reading
        var values: [SQLValue] = [
            .text(update.agent), .text(update.session), .int(reading.number),
            .int(update.endTime.nanosecondsSinceEpoch), .text(update.tool),
            .optional(update.callID.isEmpty ? nil : update.callID), .int(update.failed ? 1 : 0),
            .double(update.duration), .int(update.tokens), .double(update.costUSD), .double(reading.pressure),
            .double(reading.ownPressure), .text(reading.mode.name),
        ]
        for signal in Signal.allCases { values.append(.double(reading.vitals[signal])) }
        values.append(.text(source.rawValue))
        let statement = try connection.statement(insertActionSQL)
        try statement.bind(values)
        while try statement.step() {}
        statement.reset()
    }

    /// Adds to what was spent on a day, named as `2026-11-20` in local time.
    package func spend(tokens: Int64, costUSD: Double, on day: String) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO budget_days (day, tokens, cost_usd) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens, cost_usd = cost_usd + excluded.cost_usd
            """,
            .text(day),
            .double(Double(tokens)),
            .double(costUSD)
        )
    }

    /// What was spent on a day.
    package func spent(on day: String) throws(StoreError) -> (tokens: Double, costUSD: Double) {
        let statement = try connection.statement("SELECT tokens, cost_usd FROM budget_days WHERE day = ?")
        defer { statement.reset() }
        try statement.bind([.text(day)])
        return try statement.step() ? (statement.double(0), statement.double(1)) : (0, 0)
    }
}
