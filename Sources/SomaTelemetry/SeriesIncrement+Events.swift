package import SomaModel

extension SeriesIncrement {
    /// What an event adds to the counters and histograms.
    package static func increments(for event: SomaModel.Event) -> [SeriesIncrement] {
        switch event {
        case .session: []
        case .pressureUpdate(let update): increments(for: update)
        case .modeChange(let change):
            [
                counter(
                    .modeChanges,
                    change.agent,
                    [(AttributeName.modeFrom, change.from.name), (AttributeName.modeTo, change.to.name)]
                )
            ]
        case .guidanceFiring(let firing):
            [
                counter(
                    .guidanceFirings,
                    firing.agent,
                    [
                        (AttributeName.guidancePattern, firing.pattern),
                        (AttributeName.guidanceSeverity, firing.severity.rawValue),
                        (AttributeName.guidanceArm, firing.arm.rawValue),
                    ]
                )
            ]
        case .blockDecision(let decision):
            [
                counter(
                    .blockDecisions,
                    decision.agent,
                    [
                        (AttributeName.toolName, decision.tool),
                        (AttributeName.blockDecision, decision.word.rawValue),
                        (AttributeName.blockRule, decision.rule),
                    ]
                )
            ]
        }
    }

    private static func increments(for update: PressureUpdate) -> [SeriesIncrement] {
        action(
            of: update.agent,
            with: update.tool,
            outcome: update.outcome,
            usage: usage(of: update.agent, tokens: update.tokens, costUSD: update.costUSD),
            duration: update.duration
        )
    }

    /// What an action counted, as its exemplar remembers it.
    static func increments(for exemplar: ActionExemplar) -> [SeriesIncrement] {
        action(
            of: exemplar.agent,
            with: exemplar.tool,
            outcome: exemplar.failed ? .error : .ok,
            usage: usage(of: exemplar.agent, tokens: exemplar.tokens, costUSD: exemplar.costUSD),
            duration: exemplar.duration
        )
    }

    private static func action(
        of agent: String,
        with tool: String,
        outcome: ActionOutcome,
        usage: [SeriesIncrement],
        duration seconds: Double
    ) -> [SeriesIncrement] {
        let tool = (AttributeName.toolName, tool)
        let action = counter(.actions, agent, [tool, (AttributeName.outcome, outcome.rawValue)])
        return [action] + usage + [duration(.actionDuration, seconds, [tool])]
    }

    /// What an agent used, be it for an action or after the last one.
    package static func usage(of agent: String, tokens: Int64, costUSD: Double) -> [SeriesIncrement] {
        [counter(.tokens, agent, [], .count(tokens)), counter(.costUSD, agent, [], .sum(costUSD))]
    }

    /// What came of a firing, a number of actions later.
    package static func outcome(
        agent: String,
        pattern: String,
        arm: GuidanceFiring.Arm,
        horizon: Int,
        recovered: Bool
    ) -> SeriesIncrement {
        counter(
            .guidanceOutcomes,
            agent,
            [
                (AttributeName.guidancePattern, pattern), (AttributeName.guidanceArm, arm.rawValue),
                (AttributeName.horizon, String(horizon)), (AttributeName.recovered, String(recovered)),
            ]
        )
    }

    /// One failure of soma's own.
    package static func failure(component: String) -> SeriesIncrement {
        counter(.failures, "", [(AttributeName.failureComponent, component)])
    }

    /// One run of a hook, from its process's start to its commit.
    package static func hook(event: String, seconds: Double) -> SeriesIncrement {
        duration(.hookDuration, seconds, [(AttributeName.hookEvent, event)])
    }

    /// Adds to the items that a destination was sent, has rejected, or never got.
    package static func exporterItems(
        _ count: Int,
        result: ExporterResult,
        signal: ExportSignal,
        destination: String
    ) -> SeriesIncrement {
        counter(
            .exporterItems,
            "",
            [
                (AttributeName.exporterSignal, signal.rawValue), (AttributeName.exporterDestination, destination),
                (AttributeName.exporterResult, result.rawValue),
            ],
            .count(Int64(count))
        )
    }

    /// One request to a destination; status 0 where there was no answer.
    package static func exporterRequest(
        seconds: Double,
        status: Int,
        signal: ExportSignal,
        destination: String
    ) -> SeriesIncrement {
        duration(
            .exporterRequestDuration,
            seconds,
            [
                (AttributeName.exporterSignal, signal.rawValue), (AttributeName.exporterDestination, destination),
                (AttributeName.statusCode, String(status)),
            ]
        )
    }

    private static func counter(
        _ instrument: Instrument,
        _ agent: String,
        _ attributes: [(String, String)],
        _ amount: Amount = .count(1)
    ) -> SeriesIncrement {
        SeriesIncrement(
            SeriesKey(
                metric: instrument.name,
                agent: agent,
                attributes: attributes.map { SeriesKey.Label($0.0, $0.1) }
            ),
            amount
        )
    }

    private static func duration(
        _ instrument: Instrument,
        _ seconds: Double,
        _ attributes: [(String, String)]
    ) -> SeriesIncrement {
        counter(
            instrument,
            "",
            attributes,
            .observation(bucket: Instrument.durationBucket(seconds), value: seconds)
        )
    }
}
