internal import SomaModel

extension Dashboard {
    /// One agent.
    static let agent = Dashboard(
        uid: "soma-agent",
        title: "soma / Agent",
        description:
            "One agent: its pressure and modes, its vitals against their baselines, its tools and its traces. Where agents "
            + "of one name run on several machines, choose the instance too.",
        variables: [.datasource, .traces, .job, .instance, .oneAgent],
        annotations: [.firings, .blocks],
        rows: [
            Row("Now", modeNow, pressureNow, ownPressureNow, actionsDone, errorShare, lastAction),
            Row("Pressure", .pressureWithModes, signalPressures),
            Row("Vitals against their baselines", Signal.allCases.map(vital)),
            Row("Tools", toolActions, toolDurations, toolErrors, spending),
            Row("Guidance and traces", firingsOfAgent, blocksOfAgent, sessions),
        ]
    )

    private static let modeNow = Panel(
        .stat,
        "Mode",
        "The mode that the agent is in.",
        .none,
        Threshold.mode,
        Target(PromQL.max(PromQL.series(.mode, .oneAgent)), isInstant: true)
    ).with { $0.showsModes = true }.sized(4, 4)

    private static let pressureNow = Panel(
        .stat,
        "Pressure",
        "Effective pressure: the agent's own and what its sources pass on.",
        .ratio,
        Threshold.pressure,
        Target(PromQL.max(PromQL.series(.pressure, .oneAgent)), isInstant: true)
    ).sized(4, 4)

    private static let ownPressureNow = Panel(
        .stat,
        "Own pressure",
        "Pressure from the agent's own signals; 0 once its session has ended or been idle for 30 minutes.",
        .ratio,
        Threshold.pressure,
        Target(PromQL.max(PromQL.series(.ownPressure, .oneAgent)), isInstant: true)
    ).sized(4, 4)

    private static let actionsDone = Panel(
        .stat,
        "Actions",
        "Actions within the time range.",
        .count,
        Threshold.none,
        Target(counted, isInstant: true)
    ).sized(4, 4)

    private static let counted = PromQL.counted(.actions, .oneAgent)

    private static let errorShare = Panel(
        .stat,
        "Failed",
        "The share of its actions within the time range that failed; no data where it did nothing.",
        .ratio,
        Threshold.share,
        Target(
            "(\(PromQL.counted(.actions, .oneAgent, "\(Label.outcome)=\"\(ActionOutcome.error.rawValue)\"")) or 0 * \(counted))"
                + " / (\(counted) > 0)",
            isInstant: true
        )
    ).sized(4, 4)

    private static let lastAction = Panel(
        .stat,
        "Since its last action",
        "How long ago the agent's last action ended.",
        .seconds,
        Threshold.from("green", (600, "orange"), (1_800, "blue")),
        Target("time() - " + PromQL.max(PromQL.series(.lastActionTime, .oneAgent)), isInstant: true)
    ).sized(4, 4)

    private static let signalPressures = Panel(
        .lines,
        "Pressure by signal",
        "How far each vital sign was above its baseline at the agent's last action, as a pressure.",
        .ratio,
        Threshold.pressure,
        Target(PromQL.max(PromQL.series(.signalPressure, .oneAgent), by: [Label.signal]), PromQL.legend(Label.signal))
    ).with { $0.maximum = 1 }.sized(24, 8)

    private static func vital(_ signal: Signal) -> Panel {
        let matcher = "\(Label.signal)=\"\(signal.rawValue)\""
        return Panel(
            .lines,
            signal.rawValue.replacing("_", with: " ").capitalizedFirst,
            "The vital sign at the agent's last action, and the baseline that it was held against.",
            .ratio,
            Threshold.none,
            Target(PromQL.max(PromQL.series(.vital, .oneAgent, matcher)), "value"),
            Target(PromQL.max(PromQL.series(.baseline, .oneAgent, matcher)), "baseline")
        ).with {
            $0.maximum = 1
            $0.colors = [("value", "orange"), ("baseline", "gray")]
        }.sized(8, 7)
    }

    private static let toolActions = Panel(
        .bars,
        "Actions by tool",
        "Actions per minute, by tool. Its points lead to their traces.",
        .count,
        Threshold.none,
        Target(
            "60 * " + PromQL.sum(PromQL.rate(PromQL.series(.actions, .oneAgent)), by: [Label.tool]),
            PromQL.legend(Label.tool),
            hasExemplars: true
        )
    )

    private static let toolDurations = Panel(
        .lines,
        "Durations of its tools",
        "95th percentile of how long actions ran, for the tools that the agent has used: of all agents' actions with "
            + "them, over 5 minutes. Reads a recording rule of recording.yaml.",
        .seconds,
        Threshold.latency,
        Target(
            PromQL.quantile(
                0.95,
                PromQL.sum(PromQL.series(RecordedSeries.durations.name, .somas), by: [Label.tool, Label.bound])
            )
                + " and on (\(Label.tool)) \(PromQL.sum(PromQL.series(.actions, .oneAgent), by: [Label.tool]))",
            PromQL.legend(Label.tool)
        )
    )

    private static let toolErrors = Panel(
        .barGauge,
        "Failures by tool",
        "Actions within the time range that failed, by tool.",
        .none,
        Threshold.anyIsBad,
        Target(
            PromQL.counted(
                .actions,
                .oneAgent,
                "\(Label.outcome)=\"\(ActionOutcome.error.rawValue)\"",
                by: [Label.tool]
            ),
            PromQL.legend(Label.tool),
            isInstant: true
        )
    )

    private static let spending = Panel(
        .lines,
        "Tokens and cost per hour",
        "Tokens on the left axis, US dollars on the right.",
        .count,
        Threshold.none,
        Target("3600 * " + PromQL.sum(PromQL.rate(PromQL.series(.tokens, .oneAgent))), "tokens"),
        Target("3600 * " + PromQL.sum(PromQL.rate(PromQL.series(.costUSD, .oneAgent))), "cost")
    ).with { $0.rightAxis = ("cost", .dollars) }

    private static let firingsOfAgent = Panel(
        .table(headings: ["Firings"]),
        "Firings",
        "Guidance patterns that fired within the time range, by arm: shown to the agent, or withheld for comparison.",
        .none,
        Threshold.none,
        Target(
            PromQL.counted(.guidanceFirings, .oneAgent, by: [Label.pattern, Label.arm]) + " > 0",
            isInstant: true
        )
    ).with { $0.labels = [(Label.pattern, "Pattern"), (Label.arm, "Arm")] }.sized(6, 9)

    private static let blocksOfAgent = Panel(
        .table(headings: ["Decisions"]),
        "Decisions on destructive operations",
        "Within the time range, by rule: denied in BLOCK, allowed below.",
        .none,
        Threshold.none,
        Target(
            PromQL.counted(.blockDecisions, .oneAgent, by: [Label.rule, Label.decision]) + " > 0",
            isInstant: true
        )
    ).with { $0.labels = [(Label.rule, "Rule"), (Label.decision, "Decision")] }.sized(6, 9)

    private static let sessions = Panel(
        .traces,
        "Traces of its sessions",
        "Spans of the agent; each leads to the trace of its session, whose first span is there once it has ended.",
        .none,
        Threshold.none,
        .traces(
            "{ span.\(AttributeName.agentID) = `${agent:raw}` } "
                + "| select(span.\(AttributeName.sessionID), span.\(AttributeName.mode), span.\(AttributeName.pressure))"
        )
    ).sized(12, 9)
}

extension Panel {
    /// The chosen agent's pressure on a background in the color of the mode that held: it is right whatever
    /// `soma.yaml` has as bounds.
    static let pressureWithModes = Panel(
        .lines,
        "Pressure and mode",
        "Effective and own pressure; the background has the color of the mode that held.",
        .ratio,
        Threshold.pressure
    ).with {
        $0.targets = [
            Target(PromQL.max(PromQL.series(.pressure, .oneAgent)), "pressure"),
            Target(PromQL.max(PromQL.series(.ownPressure, .oneAgent)), "own pressure"),
        ]
        $0.targets += Mode.allCases.map {
            Target("\(PromQL.max(PromQL.series(.mode, .oneAgent))) == bool \($0.rawValue)", $0.name)
        }
        $0.maximum = 1
        $0.hasModeBands = true
        $0.colors = [("pressure", "text"), ("own pressure", "semi-dark-purple")]
    }.sized(24, 9)
}

extension Annotation {
    static let firings = Annotation(
        name: "Firings",
        expression: PromQL.counted(
            .guidanceFirings,
            .oneAgent,
            by: [Label.pattern, Label.arm],
            over: PromQL.step
        ),
        title: PromQL.legend(Label.pattern),
        text: "fired, \(PromQL.legend(Label.arm))",
        color: "blue"
    )
    static let blocks = Annotation(
        name: "Blocks",
        expression: PromQL.counted(
            .blockDecisions,
            .oneAgent,
            "\(Label.decision)=\"\(BlockDecision.Word.denied.rawValue)\"",
            by: [Label.rule, Label.tool],
            over: PromQL.step
        ),
        title: PromQL.legend(Label.rule),
        text: "\(PromQL.legend(Label.tool)) denied",
        color: "red"
    )
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
