package import SomaGuidance
internal import SomaModel
internal import SomaMonitor
package import SomaStore

/// How a pattern of the registry stands, worked out from the rows of the database.
package struct PatternStanding: Sendable {
    package var pattern: Pattern
    package var reason: PatternSelection.Reason
    /// In either arm.
    package var firings = 0
    /// Of the shown firings that an action followed.
    package var recovered = 0
    package var shown = 0
    package var treatment = PatternArm([])
    package var control = PatternArm([])

    package init(_ pattern: Pattern, _ reason: PatternSelection.Reason) {
        self.pattern = pattern
        self.reason = reason
    }

    package var trial: PatternTrial {
        PatternTrial(treatment: treatment.drops[0], control: control.drops[0])
    }

    /// At how many pairs it is judged next; `nil` once a look has decided.
    package var nextLook: Int? {
        let trial = trial
        return trial.verdict == .collecting ? PatternTrial.pairsAtLooks.first { $0 > trial.pairs } : nil
    }

    /// All, as they stand where nothing has been recorded.
    package static var beforeAnything: [PatternStanding] {
        zip(PatternRegistry.all, PatternSelection.standard.reasons).map { PatternStanding($0, $1) }
    }

    /// All, in the registry's order.
    package static func all(in store: Store) throws(StoreError) -> [PatternStanding] {
        let selection = try Monitor(reading: store, configuration: Monitor.Configuration()).selection()
        let firings = try store.firingCounts()
        var standings: [PatternStanding] = []
        for (pattern, reason) in zip(PatternRegistry.all, selection.reasons) {
            var standing = PatternStanding(pattern, reason)
            standing.firings = firings[pattern.name] ?? 0
            (standing.recovered, standing.shown) = try store.shownRecovery(of: pattern.name)
            let outcomes = try store.abOutcomes(of: pattern.name)
            standing.treatment = PatternArm(outcomes.filter { $0.arm == .treatment })
            standing.control = PatternArm(outcomes.filter { $0.arm == .control })
            standings.append(standing)
        }
        return standings
    }
}

/// One arm of a pattern's experiment.
package struct PatternArm: Equatable, Sendable {
    /// How far the own pressure fell, by horizon, in the order in which the first outcomes came in.
    package let drops: [[Double]]

    package init(_ outcomes: [ABOutcome]) {
        drops = Store.horizons.map { horizon in outcomes.compactMap { $0.drop(horizon) } }
    }

    /// With an outcome one action later.
    package var count: Int { drops[0].count }

    /// By horizon; `nil` where there is no outcome.
    package var meanDrops: [Double?] { drops.map { $0.isEmpty ? nil : Sample($0).mean } }
}
