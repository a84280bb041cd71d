internal import SomaModel

extension Store {
    /// The firings of a session with what came of them, oldest first.
    package func firings(inSession session: String) throws(StoreError) -> [FiringReport] {
        let statement = try connection.statement(
            """
            SELECT f.firing_id, f.agent, f.session, f.pattern, f.severity, f.arm, f.number, f.time_unix_nano, f.pressure_own,
                o.pressure_after_h1, o.pressure_after_h5, o.pressure_after_h10,
                n.pressure_fell, n.another_tool, n.no_error
            FROM guidance_firings f LEFT JOIN ab_outcomes o USING (firing_id) LEFT JOIN guidance_outcomes n USING (firing_id)
            WHERE f.session = ? ORDER BY f.time_unix_nano, f.rowid
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(session)])
        var firings: [FiringReport] = []
        while try statement.step() { firings.append(FiringReport(statement)) }
        return firings
    }
}

extension FiringReport {
    fileprivate init(_ row: Statement) {
        let arm = GuidanceFiring.Arm(rawValue: row.text(5)) ?? .control
        firing = GuidanceFiring(
            id: row.text(0),
            agent: row.text(1),
            session: row.text(2),
            pattern: row.text(3),
            severity: GuidanceFiring.Severity(rawValue: row.text(4)) ?? .warn,
            arm: arm,
            number: Int(row.int(6)),
            time: Timestamp(nanosecondsSinceEpoch: row.int(7))
        )
        outcome = ABOutcome(
            arm: arm,
            pressureBefore: row.double(8),
            pressureAfter: (9...11).map { row.isNull($0) ? nil : row.double($0) }
        )
        if row.isNull(12) { return }
        next = NextActions(
            pressureFell: row.int(12) == 1,
            anotherTool: row.int(13) == 1,
            noError: row.int(14) == 1
        )
    }
}
