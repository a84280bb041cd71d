import SomaModel
import SomaTelemetry
import SomaTestSupport
import Testing

struct InstrumentTests {
    /// The table of metrics of what leaves the machine, but for those that nothing counts yet.
    @Test(
        arguments: [
            (.pressure, "soma.pressure", .gauge, "1"),
            (.ownPressure, "soma.pressure.own", .gauge, "1"),
            (.signalPressure, "soma.signal.pressure", .gauge, "1"),
            (.vital, "soma.vital", .gauge, "1"),
            (.baseline, "soma.baseline", .gauge, "1"),
            (.mode, "soma.mode", .gauge, "{mode}"),
            (.sessionOpen, "soma.session.open", .gauge, "{session}"),
            (.lastActionTime, "soma.last_action.time", .gauge, "s"),
            (.actions, "soma.actions", .counter, "{action}"),
            (.tokens, "soma.tokens", .counter, "{token}"),
            (.costUSD, "soma.cost.usd", .counter, "{USD}"),
            (.modeChanges, "soma.mode.changes", .counter, "{change}"),
            (.guidanceFirings, "soma.guidance.firings", .counter, "{firing}"),
            (.blockDecisions, "soma.block.decisions", .counter, "{decision}"),
            (.actionDuration, "soma.action.duration", .histogram, "s"),
            (.agents, "soma.agents", .gauge, "{agent}"),
            (.budgetUsed, "soma.budget.used", .gauge, "1"),
            (.failures, "soma.failures", .counter, "{failure}"),
            (.exporterQueueSize, "soma.exporter.queue.size", .gauge, "{item}"),
            (.exporterItems, "soma.exporter.items", .counter, "{item}"),
            (.exporterRequestDuration, "soma.exporter.request.duration", .histogram, "s"),
        ] as [(Instrument, String, Instrument.Kind, String)]
    )
    func `an instrument is as documented`(instrument: Instrument, name: String, kind: Instrument.Kind, unit: String) {
        #expect(instrument.name == name)
        #expect(instrument.kind == kind)
        #expect(instrument.unit == unit)
        #expect(instrument.summary.hasSuffix("."))
        #expect(Instrument.cumulative.contains(instrument) == (kind != .gauge))
    }

    @Test(
        arguments: [
            (0, 0), (0.001, 0), (0.001.nextUp, 1), (0.0025, 1), (0.5, 8), (1, 9), (30, 13), (60, 14), (300, 15),
            (300.0.nextUp, 16), (.infinity, 16), (.nan, 16),
        ] as [(Double, Int)]
    )
    func `a bound belongs to the bucket below it`(seconds: Double, bucket: Int) {
        #expect(Instrument.durationBucket(seconds) == bucket)
    }

    @Test func `the bounds are those documented`() {
        #expect(
            Instrument.durationBounds
                == [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
        )
    }

    private func key(_ metric: String, _ agent: String, _ labels: [(String, String)]) -> SeriesKey {
        SeriesKey(metric: metric, agent: agent, attributes: labels.map { SeriesKey.Label($0.0, $0.1) })
    }

    @Test func `an action counts itself, its tokens, its cost and its time`() {
        let update = PressureUpdate.stub(.stub(tokens: 12, costUSD: 0.5, failed: true, duration: 2))
        #expect(
            SeriesIncrement.increments(for: .pressureUpdate(update)) == [
                SeriesIncrement(
                    key("soma.actions", "a", [("gen_ai.tool.name", "Bash"), ("soma.outcome", "error")]),
                    .count(1)
                ),
                SeriesIncrement(key("soma.tokens", "a", []), .count(12)),
                SeriesIncrement(key("soma.cost.usd", "a", []), .sum(0.5)),
                SeriesIncrement(
                    key("soma.action.duration", "", [("gen_ai.tool.name", "Bash")]),
                    .observation(bucket: 10, value: 2)
                ),
            ]
        )
        #expect(
            SeriesIncrement.increments(for: .pressureUpdate(.stub())).first?.key
                == key("soma.actions", "a", [("gen_ai.tool.name", "Bash"), ("soma.outcome", "ok")])
        )
    }

    @Test func `every other event counts once under its attributes`() {
        #expect(
            SeriesIncrement.increments(for: .modeChange(.stub)) == [
                SeriesIncrement(
                    key("soma.mode.changes", "a", [("soma.mode.from", "OBSERVE"), ("soma.mode.to", "WARN")]),
                    .count(1)
                )
            ]
        )
        #expect(
            SeriesIncrement.increments(for: .guidanceFiring(.stub(arm: .control))) == [
                SeriesIncrement(
                    key(
                        "soma.guidance.firings",
                        "a",
                        [
                            ("soma.guidance.pattern", "loop"), ("soma.guidance.severity", "critical"),
                            ("soma.guidance.arm", "control"),
                        ]
                    ),
                    .count(1)
                )
            ]
        )
        #expect(
            SeriesIncrement.increments(for: .blockDecision(.stub(denied: false))) == [
                SeriesIncrement(
                    key(
                        "soma.block.decisions",
                        "a",
                        [
                            ("gen_ai.tool.name", "Bash"), ("soma.block.decision", "allowed"),
                            ("soma.block.rule", "rm-rf"),
                        ]
                    ),
                    .count(1)
                )
            ]
        )
        #expect(SeriesIncrement.increments(for: .session(.stub())).isEmpty)
    }
}
