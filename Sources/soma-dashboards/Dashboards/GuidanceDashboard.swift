internal import SomaModel

extension Dashboard {
    /// What guidance does, and whether it helps.
    static let guidance = Dashboard(
        uid: "soma-guidance",
        title: "soma / Guidance",
        description: "Which patterns fire, whether agents recover after them, and what is blocked.",
        variables: [.datasource, .job, .instance, .agents, .horizon],
        rows: [
            Row("Firings", firingsByArm, firingsOverTime),
            Row("Recovery", recovery, recoveryByHorizon, outcomesByHorizon),
            Row("Blocks", blocksByRule, blocksOverTime),
        ]
    )

    private static let firingsByArm = Panel(
        .barGauge,
        "Firings by pattern and arm",
        "Firings within the time range: shown to the agent (treatment) or withheld for comparison (control).",
        .none,
        Threshold.none,
        Target(
            PromQL.counted(.guidanceFirings, .agents, by: [Label.pattern, Label.arm]),
            PromQL.legend(Label.pattern, Label.arm),
            isInstant: true
        )
    ).sized(10, 9)

    private static let firingsOverTime = Panel(
        .bars,
        "Firings over time",
        "Firings by pattern, in both arms, from one point of the panel to the next.",
        .none,
        Threshold.none,
        Target(
            PromQL.counted(.guidanceFirings, .agents, by: [Label.pattern], over: PromQL.step),
            PromQL.legend(Label.pattern)
        )
    ).sized(14, 9)

    private static let atHorizon = Scope(matchers: Scope.agents.matchers + ["\(Label.horizon)=\"$horizon\""])
    private static let outcomes = outcomes(atHorizon, by: [Label.pattern, Label.arm])
    private static let recoveries = recoveries(atHorizon, by: [Label.pattern, Label.arm])

    /// The more there are, the narrower the interval; of none there is no share.
    private static func outcomes(_ scope: Scope, by labels: [String]) -> String {
        "(\(PromQL.counted(.guidanceOutcomes, scope, by: labels)) > 0)"
    }

    /// Recoveries with a 0 where there was none yet.
    private static func recoveries(_ scope: Scope, by labels: [String]) -> String {
        let recovered = PromQL.counted(.guidanceOutcomes, scope, "\(Label.recovered)=\"true\"", by: labels)
        return "(\(recovered) or 0 * \(outcomes(scope, by: labels)))"
    }

    /// A bound of Wilson's 95 % interval for a share: `(k + z²/2 ± z √(k (n − k) / n + z²/4)) / (n + z²)`.
    private static func wilson(_ sign: String, _ k: String, _ n: String) -> String {
        "(\(k) + 1.9207 \(sign) 1.96 * sqrt(\(k) * (\(n) - \(k)) / \(n) + 0.9604)) / (\(n) + 3.8416)"
    }

    private static let recovery = Panel(
        .table(headings: ["Recovered", "From", "To", "Outcomes"]),
        "Recovery $horizon actions after a firing",
        "The share of firings after which the agent's own pressure had fallen, with Wilson's 95 % interval, of the outcomes "
            + "within the time range: a longer one makes the intervals narrower. Where those of treatment and control do not "
            + "overlap, the message made the difference. Live replays count too, which soma validate, who has the verdict, "
            + "leaves out.",
        .ratio,
        Threshold.from("text"),
        Target("\(recoveries) / \(outcomes)", isInstant: true),
        Target(wilson("-", recoveries, outcomes), isInstant: true),
        Target(wilson("+", recoveries, outcomes), isInstant: true),
        Target(outcomes, isInstant: true)
    ).with {
        $0.labels = [(Label.pattern, "Pattern"), (Label.arm, "Arm")]
        $0.columnUnits = [("Outcomes", .none)]
    }.sized(12, 10)

    private static let recoveryByHorizon = Panel(
        .barGauge,
        "Recovery by horizon",
        "The share of firings after which own pressure had fallen, by how many actions later, over all patterns, of the "
            + "outcomes within the time range. Live replays count too.",
        .ratio,
        Threshold.from("text"),
        Target(
            recoveries(.agents, by: [Label.horizon, Label.arm]) + " / "
                + outcomes(.agents, by: [Label.horizon, Label.arm]),
            "after " + PromQL.legend(Label.horizon, Label.arm),
            isInstant: true
        )
    ).with { $0.maximum = 1 }.sized(12, 10)

    private static let outcomesByHorizon = Panel(
        .bars,
        "Outcomes by horizon",
        "Outcomes as they came in, by how many actions after the firing, recovered or not.",
        .none,
        Threshold.none,
        Target(
            PromQL.counted(
                .guidanceOutcomes,
                .agents,
                by: [Label.horizon, Label.recovered],
                over: PromQL.step
            ),
            "after \(PromQL.legend(Label.horizon)), recovered: \(PromQL.legend(Label.recovered))"
        )
    ).sized(24, 8)

    private static let blocksByRule = Panel(
        .barGauge,
        "Decisions by rule",
        "Decisions on destructive operations within the time range: denied in BLOCK, allowed below.",
        .none,
        Threshold.none,
        Target(
            PromQL.counted(.blockDecisions, .agents, by: [Label.rule, Label.decision]),
            PromQL.legend(Label.rule, Label.decision),
            isInstant: true
        )
    ).sized(10, 9)

    private static let blocksOverTime = Panel(
        .bars,
        "Decisions over time",
        "Decisions on destructive operations, denied or allowed, from one point of the panel to the next.",
        .none,
        Threshold.none,
        Target(
            PromQL.counted(.blockDecisions, .agents, by: [Label.decision], over: PromQL.step),
            PromQL.legend(Label.decision)
        )
    ).with {
        $0.colors = [
            (BlockDecision.Word.denied.rawValue, "red"), (BlockDecision.Word.allowed.rawValue, "blue"),
        ]
    }.sized(14, 9)
}
