/// What firings came to, for lists; rows of tests are in none of it.
extension Store {
    /// How often each pattern fired, in either arm.
    package func firingCounts() throws(StoreError) -> [String: Int] {
        let statement = try connection.statement(
            "SELECT pattern, count(*) FROM guidance_firings WHERE source <> 'test' GROUP BY pattern"
        )
        defer { statement.reset() }
        var counts: [String: Int] = [:]
        while try statement.step() { counts[statement.text(0)] = Int(statement.int(1)) }
        return counts
    }

    /// Of the shown firings of a pattern that an action followed, drawn or not: how many there are, and after how many the
    /// own pressure was lower.
    package func shownRecovery(of pattern: String) throws(StoreError) -> (recovered: Int, shown: Int) {
        let statement = try connection.statement(
            """
            SELECT coalesce(sum(pressure_after_h1 < pressure_before), 0), count(*) FROM ab_outcomes
            WHERE pattern = ? AND arm = 'treatment' AND source <> 'test' AND pressure_after_h1 IS NOT NULL
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(pattern)])
        return try statement.step() ? (Int(statement.int(0)), Int(statement.int(1))) : (0, 0)
    }
}
