internal import SomaModel

extension Dashboard {
    /// The whole fleet.
    static let agents = Dashboard(
        uid: "soma-agents",
        title: "soma / Agents",
        description: "All agents: who is under pressure, what they do and what they cost.",
        variables: [.datasource, .job, .instance, .agents],
        rows: [
            Row("Now", byMode, inTrouble, highestPressure, budgetNow, tokensSpent, dollarsSpent),
            Row("Pressure", pressureMap, pressureLines, troubled, modesOverTime),
            Row("Work and cost", actionsPerHour, errorsPerHour, tokensPerHour, dollarsPerHour, budgetOverTime),
        ]
    )

    private static let modeColors = Mode.allCases.map { ($0.name, $0.color) }

    private static let byMode = Panel(
        .stat,
        "Agents by mode",
        "Agents that have acted within the last hour, by the mode they are in.",
        .none,
        Threshold.none,
        Target(
            PromQL.sum(PromQL.series(.agents, .somas), by: [Label.modeName]),
            PromQL.legend(Label.modeName),
            isInstant: true
        )
    ).with { $0.colors = modeColors }.sized(8, 5)

    private static let inTrouble = Panel(
        .stat,
        "In WARN or BLOCK",
        "How many agents are in WARN or BLOCK, of all that have acted within the last hour.",
        .none,
        Threshold.anyIsBad,
        Target(
            PromQL.sum(PromQL.series(.agents, .somas, "\(Label.modeName)=~\"\(Mode.warn.name)|\(Mode.block.name)\"")),
            isInstant: true
        )
    ).sized(3, 5)

    private static let highestPressure = Panel(
        .stat,
        "Highest pressure",
        "The highest effective pressure of any agent. Colors change at the bounds that modes have by default.",
        .ratio,
        Threshold.pressure,
        Target(PromQL.max(PromQL.series(.pressure, .agents)), isInstant: true)
    ).sized(3, 5)

    private static let budgetNow = Panel(
        .stat,
        "Budget used",
        "Spent by limit in the budget's period; empty where soma has no budget.",
        .ratio,
        Threshold.budget,
        Target(
            PromQL.max(PromQL.series(.budgetUsed, .somas), by: Label.soma + [Label.budgetDimension]),
            PromQL.legend([Label.budgetDimension] + Label.place),
            isInstant: true
        )
    ).sized(4, 5)

    private static let tokensSpent = Panel(
        .stat,
        "Tokens",
        "Tokens processed within the time range.",
        .count,
        Threshold.none,
        Target(PromQL.counted(.tokens, .agents), isInstant: true)
    ).sized(3, 5)

    private static let dollarsSpent = Panel(
        .stat,
        "Cost",
        "What the agents' actions cost within the time range.",
        .dollars,
        Threshold.none,
        Target(PromQL.counted(.costUSD, .agents), isInstant: true)
    ).sized(3, 5)

    private static let agentLegend = PromQL.legend([Label.agent] + Label.place)

    /// The agents whose pressure peaked highest within the range.
    private static func highest(_ count: Int) -> String {
        let recorded = PromQL.series(RecordedSeries.pressure.name, .agents)
        return PromQL.named(PromQL.highest(count, recorded, peak: peak(recorded), on: Label.oneAgent))
    }

    private static func peak(_ recorded: String) -> String {
        PromQL.max("max_over_time(\(recorded)[\(PromQL.range)] @ end())", by: Label.oneAgent)
    }

    private static let pressureMap = Panel(
        .heatmap,
        "Pressure by agent",
        "Effective pressure, from 0 in green to 1 in red: a row for each of the 40 agents that peaked highest. "
            + "Reads a recording rule of recording.yaml.",
        .ratio,
        Threshold.pressure,
        Target(highest(40), agentLegend)
    ).sized(24, 11)

    private static let pressureLines = Panel(
        .lines,
        "Pressure of the highest",
        "Effective pressure of the 12 agents that peaked highest. Reads a recording rule of recording.yaml.",
        .ratio,
        Threshold.pressure,
        Target(highest(12), agentLegend)
    ).with {
        $0.maximum = 1
        $0.linksToAgent = true
    }.sized(24, 9)

    private static let troubled = Panel(
        .table(headings: ["Mode", "Pressure", "Own pressure", "Last action"]),
        "Who is in WARN or BLOCK",
        "Agents that are in WARN or BLOCK now, with their pressure and the time of their last action. "
            + "\(Label.others) stands for all beyond soma's limit, and has no dashboard of its own.",
        .ratio,
        Threshold.pressure,
        Target(inTrouble(PromQL.series(.mode, .agents)), isInstant: true),
        Target(inTrouble(PromQL.series(.pressure, .agents)), isInstant: true),
        Target(inTrouble(PromQL.series(.ownPressure, .agents)), isInstant: true),
        Target(inTrouble(PromQL.series(.lastActionTime, .agents)) + " * 1000", isInstant: true)
    ).with {
        $0.labels = [
            (Label.agent, "Agent"), (Label.instance, "Instance"), (Label.exportedInstance, "Instance of soma"),
        ]
        $0.hiddenLabels = [Label.job, Label.overflow]
        $0.linksToAgent = true
        $0.columnUnits = [("Last action", .dateTime), ("Mode", .none)]
        $0.showsModes = true
    }.sized(12, 8)

    private static func inTrouble(_ series: String) -> String {
        let mode = PromQL.max(PromQL.series(.mode, .agents), by: Label.oneAgent)
        let value = PromQL.max(series, by: Label.oneAgent)
        return "(\(PromQL.named("\(value) and on (\(PromQL.list(Label.oneAgent))) \(mode) >= \(Mode.warn.rawValue)")))"
    }

    private static let modesOverTime = Panel(
        .bars,
        "Modes over time",
        "How many agents were in each mode.",
        .none,
        Threshold.none,
        Target(PromQL.sum(PromQL.series(.agents, .somas), by: [Label.modeName]), PromQL.legend(Label.modeName))
    ).with { $0.colors = modeColors }.sized(12, 8)

    private static let actionsPerHour = Panel(
        .bars,
        "Actions per hour",
        "Actions of all chosen agents, at the rate of the last 5 minutes. Reads a recording rule of recording.yaml.",
        .count,
        Threshold.none,
        Target(
            "3600 * " + PromQL.sum(PromQL.series(RecordedSeries.actions.name, .agents), by: [Label.outcome]),
            PromQL.legend(Label.outcome)
        )
    ).with { $0.colors = [(ActionOutcome.ok.rawValue, "green"), (ActionOutcome.error.rawValue, "red")] }

    private static let errorsPerHour = Panel(
        .lines,
        "Errors per hour",
        "Failed actions of the 12 agents with most of them, at the rate of the last 5 minutes. "
            + "Reads a recording rule of recording.yaml.",
        .count,
        Threshold.none,
        Target(
            perHour(
                PromQL.series(
                    RecordedSeries.actions.name,
                    .agents,
                    "\(Label.outcome)=\"\(ActionOutcome.error.rawValue)\""
                )
            ),
            agentLegend
        )
    ).with { $0.linksToAgent = true }

    private static let tokensPerHour = Panel(
        .lines,
        "Tokens per hour",
        "Tokens of the 12 agents with most of them, at the rate of the last 5 minutes. "
            + "Reads a recording rule of recording.yaml.",
        .count,
        Threshold.none,
        Target(perHour(PromQL.series(RecordedSeries.tokens.name, .agents)), agentLegend)
    ).with { $0.linksToAgent = true }

    private static let dollarsPerHour = Panel(
        .lines,
        "Cost per hour",
        "Cost of the 12 dearest agents, at the rate of the last 5 minutes. Reads a recording rule of recording.yaml.",
        .dollars,
        Threshold.none,
        Target(perHour(PromQL.series(RecordedSeries.cost.name, .agents)), agentLegend)
    ).with { $0.linksToAgent = true }

    private static func perHour(_ recorded: String) -> String {
        let value = PromQL.sum(recorded, by: Label.oneAgent)
        return "3600 * " + PromQL.named(PromQL.highest(12, value, peak: peak(recorded), on: Label.oneAgent))
    }

    private static let budgetOverTime = Panel(
        .lines,
        "Budget used",
        "Spent by limit in the budget's period, over time; falls to 0 where a period begins.",
        .ratio,
        Threshold.budget,
        Target(
            PromQL.max(PromQL.series(.budgetUsed, .somas), by: Label.soma + [Label.budgetDimension]),
            PromQL.legend([Label.budgetDimension] + Label.place)
        )
    ).sized(24, 7)
}
