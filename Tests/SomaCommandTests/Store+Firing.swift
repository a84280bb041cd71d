import SomaGuidance
import SomaModel
import SomaStore

extension Store {
    /// Adds a firing at an agent's action `actions` with an own pressure of 0.5, and what came of it.
    ///
    /// - Parameters:
    ///   - after: the own pressures 1, 5 and 10 actions later, as far as there are any.
    ///   - isDrawn: whether it takes part in the experiment.
    func addFiring(
        _ pattern: String,
        _ arm: GuidanceFiring.Arm,
        at actions: Int,
        agent: String = "a",
        session: String = "s",
        after: [Double] = [],
        isDrawn: Bool = true,
        source: Source = .claudeCodeHook
    ) throws {
        let firing = GuidanceFiring(
            id: "\(pattern) \(arm.rawValue) \(agent) \(actions) \(source.text)",
            agent: agent,
            session: session,
            pattern: pattern,
            severity: .warn,
            arm: arm,
            number: actions,
            time: .noon(plus: Int64(actions))
        )
        let row = FiringRow(
            firing: firing,
            family: agent,
            ordinal: isDrawn ? actions : nil,
            actions: actions,
            tool: "Bash",
            callID: "",
            ownPressure: 0.5
        )
        try transaction { () throws(StoreError) in
            try insertFiring(row, source: source)
            for (horizon, pressure) in zip(Store.horizons, after) {
                for (outcome, due) in try outcomes(of: agent, dueAt: actions + horizon)
                where outcome.firingID == firing.id && due == horizon {
                    try setOutcome(outcome, horizon: horizon, pressure: pressure)
                }
            }
        }
    }
}
