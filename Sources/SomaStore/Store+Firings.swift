package import SomaModel

/// A pattern that fired, as its row says it.
package struct FiringRow: Equatable, Sendable {
    package var firing: GuidanceFiring
    package var family: String
    /// Its place among the randomized firings of its pattern and family, from 0; `nil` where nothing was drawn.
    package var ordinal: Int?
    /// Actions recorded when it fired.
    package var actions: Int
    /// The tool of the call about to run, or of the action just ended.
    package var tool: String
    /// Empty where unknown.
    package var callID: String
    /// The agent's own pressure then.
    package var ownPressure: Double

    package init(
        firing: GuidanceFiring,
        family: String,
        ordinal: Int?,
        actions: Int,
        tool: String,
        callID: String,
        ownPressure: Double
    ) {
        self.firing = firing
        self.family = family
        self.ordinal = ordinal
        self.actions = actions
        self.tool = tool
        self.callID = callID
        self.ownPressure = ownPressure
    }
}

extension Store {
    /// The arm that a firing has been given; `nil` for one that is not known.
    package func arm(ofFiring id: String) throws(StoreError) -> GuidanceFiring.Arm? {
        let statement = try connection.statement("SELECT arm FROM guidance_firings WHERE firing_id = ?")
        defer { statement.reset() }
        try statement.bind([.text(id)])
        return try statement.step() ? GuidanceFiring.Arm(rawValue: statement.text(0)) : nil
    }

    /// The place that the next randomized firing of a pattern has in an agent family. Rows of tests count among themselves.
    package func nextOrdinal(
        of pattern: String,
        in family: String,
        _ source: Source
    ) throws(StoreError) -> Int {
        let statement = try connection.statement(
            "SELECT max(ordinal) FROM guidance_firings WHERE pattern = ? AND family = ? AND (source = 'test') = ?"
        )
        defer { statement.reset() }
        try statement.bind([.text(pattern), .text(family), .int(source == .test ? 1 : 0)])
        return try statement.step() && !statement.isNull(0) ? Int(statement.int(0)) + 1 : 0
    }

    /// Adds a firing's row, and the row that its outcomes go into.
    package func insertFiring(_ row: FiringRow, source: Source) throws(StoreError) {
        let firing = row.firing
        try connection.run(
            """
            INSERT INTO guidance_firings (firing_id, agent, session, family, pattern, severity, arm, ordinal, number,
                actions, time_unix_nano, tool, call_id, pressure_own, source)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .text(firing.id),
            .text(firing.agent),
            .text(firing.session),
            .text(row.family),
            .text(firing.pattern),
            .text(firing.severity.rawValue),
            .text(firing.arm.rawValue),
            row.ordinal.map { .int($0) } ?? .null,
            .int(firing.number),
            .int(row.actions),
            .int(firing.time.nanosecondsSinceEpoch),
            .text(row.tool),
            .optional(row.callID.isEmpty ? nil : row.callID),
            .double(row.ownPressure),
            .text(source.text)
        )
        try connection.run(
            """
            INSERT INTO ab_outcomes (firing_id, agent, actions, pattern, arm, randomized, pressure_before, source)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .text(firing.id),
            .text(firing.agent),
            .int(row.actions),
            .text(firing.pattern),
            .text(firing.arm.rawValue),
            .int(row.ordinal == nil ? 0 : 1),
            .double(row.ownPressure),
            .text(source.text)
        )
    }
}
