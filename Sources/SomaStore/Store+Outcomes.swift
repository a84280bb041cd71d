package import SomaModel

/// A firing whose outcome is looked at now.
package struct WaitingOutcome: Equatable, Sendable {
    package var firingID: String
    package var pattern: String
    package var arm: GuidanceFiring.Arm
    /// Actions recorded when it fired.
    package var actions: Int
    package var pressureBefore: Double
}

/// What was measured of one randomized firing.
package struct ABOutcome: Equatable, Sendable {
    package var arm: GuidanceFiring.Arm
    package var pressureBefore: Double
    /// 1, 5 and 10 actions later; `nil` where the agent has not acted that far.
    package var pressureAfter: [Double?]

    /// How far the own pressure fell over a horizon; < 0 where it rose.
    package func drop(_ horizon: Int) -> Double? {
        Store.horizons.firstIndex(of: horizon).flatMap { pressureAfter[$0] }.map { pressureBefore - $0 }
    }
}

extension Store {
    /// How many actions after a firing its outcome is measured.
    package static let horizons = [1, 5, 10]

    /// The firings of an agent that lie exactly a horizon before its action of this number.
    package func outcomes(of agent: String, dueAt number: Int) throws(StoreError) -> [(WaitingOutcome, horizon: Int)] {
        var due: [(WaitingOutcome, horizon: Int)] = []
        for horizon in Self.horizons where number >= horizon {
            let statement = try connection.statement(
                "SELECT firing_id, pattern, arm, actions, pressure_before FROM ab_outcomes WHERE agent = ? AND actions = ?"
            )
            defer { statement.reset() }
            try statement.bind([.text(agent), .int(number - horizon)])
            while try statement.step() {
                let outcome = WaitingOutcome(
                    firingID: statement.text(0),
                    pattern: statement.text(1),
                    arm: GuidanceFiring.Arm(rawValue: statement.text(2)) ?? .control,
                    actions: Int(statement.int(3)),
                    pressureBefore: statement.double(4)
                )
                due.append((outcome, horizon))
            }
        }
        return due
    }

    /// Notes the own pressure that an agent had a horizon after a firing. First outcomes are numbered as they come in, so
    /// that a look at the first so many is the same whenever it is taken.
    package func setOutcome(_ outcome: WaitingOutcome, horizon: Int, pressure: Double) throws(StoreError) {
        guard Self.horizons.contains(horizon) else { return }
        try connection.run(
            composed: "UPDATE ab_outcomes SET pressure_after_h\(horizon) = ? WHERE firing_id = ?",
            .double(pressure),
            .text(outcome.firingID)
        )
        guard horizon == Self.horizons[0] else { return }
        try connection.run(
            """
            UPDATE ab_outcomes
            SET h1_order = (SELECT coalesce(max(h1_order), 0) + 1 FROM ab_outcomes WHERE pattern = ?)
            WHERE firing_id = ?
            """,
            .text(outcome.pattern),
            .text(outcome.firingID)
        )
    }

    /// Notes what the three actions after an agent's shown firings did.
    ///
    /// - Parameter actions: recorded when they fired.
    package func judgeShownFirings(of agent: String, at actions: Int) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO guidance_outcomes (firing_id, agent, pattern, pressure_fell, another_tool, no_error, source)
            SELECT f.firing_id, f.agent, f.pattern,
                max(a.number = f.actions + 3 AND f.pressure_own - a.pressure_own > 0.1),
                max(a.tool <> f.tool), 1 - max(a.failed), f.source
            FROM ab_outcomes o JOIN guidance_firings f USING (firing_id)
            JOIN actions a ON a.agent = f.agent AND a.number BETWEEN f.actions + 1 AND f.actions + 3
            WHERE o.agent = ? AND o.actions = ? AND o.arm = 'treatment'
            GROUP BY f.firing_id ON CONFLICT DO NOTHING
            """,
            .text(agent),
            .int(actions)
        )
    }

    /// The randomized outcomes of a pattern as they came in; those of tests are left out.
    package func abOutcomes(of pattern: String) throws(StoreError) -> [ABOutcome] {
        let statement = try connection.statement(
            """
            SELECT arm, pressure_before, pressure_after_h1, pressure_after_h5, pressure_after_h10 FROM ab_outcomes
            WHERE pattern = ? AND h1_order IS NOT NULL AND randomized = 1 AND source <> 'test' ORDER BY h1_order
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(pattern)])
        var outcomes: [ABOutcome] = []
        while try statement.step() {
            outcomes.append(
                ABOutcome(
                    arm: GuidanceFiring.Arm(rawValue: statement.text(0)) ?? .control,
                    pressureBefore: statement.double(1),
                    pressureAfter: (2...4).map { statement.isNull($0) ? nil : statement.double($0) }
                )
            )
        }
        return outcomes
    }
}
