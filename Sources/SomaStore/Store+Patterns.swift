package import SomaModel

/// What is known of a pattern beside the registry: what a person said, and how its experiment stands.
package struct PatternState: Equatable, Sendable {
    package enum Hand: String, Sendable {
        case retired
        case revived
    }

    package var pattern: String
    package var byHand: Hand?
    /// `collecting`, `validated`, `refuted` or `inconclusive`; `nil` before the first outcome.
    package var verdict: String?
}

extension Store {
    package func patternStates() throws(StoreError) -> [PatternState] { try unit.allPatternStates() }

    /// Notes what a person wants of a pattern. Needs a transaction.
    package func set(_ pattern: String, byHand: PatternState.Hand, at time: Timestamp) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO pattern_states (pattern, by_hand, time_unix_nano) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET by_hand = excluded.by_hand, time_unix_nano = excluded.time_unix_nano
            """,
            .text(pattern),
            .text(byHand.rawValue),
            .int(time.nanosecondsSinceEpoch)
        )
        unit.patternStates = nil
    }

    /// Notes how a pattern's experiment stands.
    package func set(_ pattern: String, verdict: String, at time: Timestamp) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO pattern_states (pattern, verdict, time_unix_nano) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET verdict = excluded.verdict, time_unix_nano = excluded.time_unix_nano
            """,
            .text(pattern),
            .text(verdict),
            .int(time.nanosecondsSinceEpoch)
        )
        unit.patternStates = nil
    }

    /// How a pattern's experiment stands; `nil` before the first outcome.
    package func verdict(of pattern: String) throws(StoreError) -> String? {
        try patternStates().first { $0.pattern == pattern }?.verdict
    }

    /// Counts an action that followed a failed one of the same agent.
    ///
    /// - Parameter change: of the own pressure.
    package func addTransition(from tool: String, to next: String, change: Double) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO transitions (tool, next_tool, count, pressure_change) VALUES (?, ?, 1, ?)
            ON CONFLICT DO UPDATE SET count = count + 1, pressure_change = pressure_change + excluded.pressure_change
            """,
            .text(tool),
            .text(next),
            .double(change)
        )
    }

    /// What followed failed actions of a tool, with the mean change of the own pressure.
    package func transitions(
        from tool: String
    ) throws(StoreError) -> [(tool: String, meanChange: Double, transitions: Int)] {
        let statement = try connection.statement(
            "SELECT next_tool, pressure_change / count, count FROM transitions WHERE tool = ? AND count > 0"
        )
        defer { statement.reset() }
        try statement.bind([.text(tool)])
        var transitions: [(tool: String, meanChange: Double, transitions: Int)] = []
        while try statement.step() {
            transitions.append((statement.text(0), statement.double(1), Int(statement.int(2))))
        }
        return transitions
    }
}
