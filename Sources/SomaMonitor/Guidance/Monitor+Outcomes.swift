internal import SomaFold
internal import SomaGuidance
internal import SomaModel
internal import SomaStore
internal import SomaTelemetry

/// What came of firings: measured at the agent's later actions, in both arms.
extension Monitor {
    /// Measures at an agent's new action whatever lies a horizon before it.
    func measureOutcomes(
        of agent: String,
        _ taken: Taken,
        at time: Timestamp,
        _ source: Source
    ) throws(StoreError) {
        guard taken.mayOweOutcomes else { return }
        let reading = taken.reading
        for (outcome, horizon) in try store.outcomes(of: agent, dueAt: reading.number) {
            try store.setOutcome(outcome, horizon: horizon, pressure: reading.ownPressure)
            try count(
                [
                    SeriesIncrement.outcome(
                        agent: agent,
                        pattern: outcome.pattern,
                        arm: outcome.arm,
                        horizon: horizon,
                        recovered: reading.ownPressure < outcome.pressureBefore
                    )
                ],
                startTime: time
            )
            if horizon == 1, source != .test { try judge(outcome.pattern, at: time) }
        }
        try store.judgeShownFirings(of: agent, at: reading.number - 3)
    }

    /// Looks at a pattern's experiment after one more outcome; once it is decided no outcome changes it.
    private func judge(_ pattern: String, at time: Timestamp) throws(StoreError) {
        let known = try store.verdict(of: pattern)
        if let known, known != Verdict.collecting.rawValue { return }
        let outcomes = try store.abOutcomes(of: pattern)
        func drops(_ arm: GuidanceFiring.Arm) -> [Double] {
            outcomes.filter { $0.arm == arm }.compactMap { $0.drop(1) }
        }
        let verdict = PatternTrial(treatment: drops(.treatment), control: drops(.control)).verdict.rawValue
        if known != verdict { try store.set(pattern, verdict: verdict, at: time) }
    }
}
