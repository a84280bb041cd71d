import SomaModel
import SomaTelemetry
import SomaTestSupport
import Testing

struct SnapshotTests {
    private func agent(_ name: String) -> Attribute { Attribute("gen_ai.agent.id", .string(name)) }
    private let overflow = Attribute("otel.metric.overflow", .bool(true))

    @Test func `an agent has a gauge of each kind`() {
        let snapshot = Snapshot.stub(
            agents: [.stub(ownPressure: 0.25, pressure: 0.5, mode: .warn)]
        )
        for (instrument, value) in [
            (Instrument.pressure, 0.5), (.ownPressure, 0.25), (.mode, 2), (.sessionOpen, 1),
            (.lastActionTime, 1_767_268_800),
        ] {
            #expect(
                snapshot.points(instrument)
                    == [Metric.Point(attributes: [agent("a")], startTime: nil, value: .double(value))],
                "\(instrument.name)"
            )
        }
        for (instrument, values) in [
            (Instrument.vital, [0.1, 0.2, 0.3, 0.4, 0.5]), (.signalPressure, [0.01, 0.02, 0.03, 0.04, 0.05]),
            (.baseline, [0.25, 0.25, 0.25, 0.25, 0.25]),
        ] {
            let points = snapshot.points(instrument)
            #expect(points.map(\.value) == values.map { .double($0) })
            #expect(
                points.map(\.attributes)
                    == ["uncertainty", "drift", "error_rate", "token_usage", "cost"]
                    .map { [agent("a"), Attribute("soma.signal", .string($0))] }
            )
        }
    }

    @Test func `agents are counted by mode, those of no mode too`() {
        let snapshot = Snapshot.stub(agents: [.stub("a"), .stub("b", mode: .block), .stub("c")])
        let points = snapshot.points(.agents)
        #expect(points.map(\.value) == [.double(2), .double(0), .double(0), .double(1)])
        #expect(
            points.map(\.attributes)
                == ["OBSERVE", "GUIDE", "WARN", "BLOCK"].map { [Attribute("soma.mode.name", .string($0))] }
        )
    }

    @Test func `budget and queues are gauges`() {
        let snapshot = Snapshot.stub(
            budget: [BudgetUse(dimension: "tokens", spent: 300, limit: 200)],
            queues: [ExportQueue(destination: "default", signal: .traces, size: 7)]
        )
        #expect(
            snapshot.points(.budgetUsed) == [
                Metric.Point(
                    attributes: [Attribute("soma.budget.dimension", .string("tokens"))],
                    startTime: nil,
                    value: .double(1.5)
                )
            ]
        )
        #expect(
            snapshot.points(.exporterQueueSize) == [
                Metric.Point(
                    attributes: [
                        Attribute("soma.exporter.destination", .string("default")),
                        Attribute("soma.exporter.signal", .string("traces")),
                    ],
                    startTime: nil,
                    value: .double(7)
                )
            ]
        )
    }

    @Test func `an instrument without a point is left out`() {
        #expect(Snapshot.stub().metrics.map(\.instrument) == [.agents])
    }

    @Test func `a histogram has a bucket for each bound and one more`() throws {
        let series = Series.stub(
            .actionDuration,
            [("gen_ai.tool.name", "Bash")],
            value: .histogram(counts: [0: 2, 16: 3], sum: 901.5)
        )
        let point = try #require(Snapshot.stub(series: [series]).points(.actionDuration).first)
        #expect(point.startTime == .noon)
        guard case .histogram(let histogram) = point.value else {
            Issue.record("not a histogram")
            return
        }
        #expect(histogram.counts == [2] + [UInt64](repeating: 0, count: 15) + [3])
        #expect(histogram.bounds == Instrument.durationBounds)
        #expect(histogram.sum == 901.5)
        #expect(histogram.count == 5)
    }

    @Test func `agents without a name share the gauges, at their maximum`() {
        var agents = (0..<3).map { AgentSnapshot.stub("agent-\($0)", pressure: Double($0) / 4) }
        agents[1].isNamed = false
        agents[2].isNamed = false
        let snapshot = Snapshot.stub(agents: agents)
        let pressures = snapshot.points(.pressure)
        #expect(pressures.count == 2)
        #expect(pressures.last == Metric.Point(attributes: [overflow], startTime: nil, value: .double(0.5)))
        let vitals = snapshot.points(.vital)
        #expect(vitals.count == 10)
        #expect(
            vitals.suffix(5).map { $0.attributes.map(\.key) }
                == Array(repeating: ["otel.metric.overflow", "soma.signal"], count: 5)
        )
        // Those that share a label are agents still.
        #expect(snapshot.points(.agents).first?.value == .double(3))
    }

    @Test func `a series' attributes are sorted, the agent's among them`() {
        let labels = [("error.type", "a"), ("gen_ai.tool.name", "b")]
        let key = Series.stub(.actions, agent: "c", labels).key
        #expect(Snapshot.PointKey(key).attributes.map(\.key) == ["error.type", "gen_ai.agent.id", "gen_ai.tool.name"])
        #expect(Snapshot.PointKey(key.ofOtherAgents).attributes.last == overflow)
    }

    @Test func `canonically equivalent names keep their own counts`() {
        let snapshot = Snapshot.stub(
            series: [Series.stub(.tokens, agent: "\u{E9}"), Series.stub(.tokens, agent: "e\u{301}", value: .count(2))]
        )
        #expect(snapshot.points(.tokens).map(\.value) == [.int(1), .int(2)])
    }

    @Test func `attributes of every point are sorted, and no two points are alike`() {
        let snapshot = Snapshot.stub(
            agents: [.stub("a"), .stub("b"), .stub("c")],
            series: [
                Series.stub(.actions, agent: "a", [("soma.outcome", "ok"), ("gen_ai.tool.name", "z")]),
                Series.stub(.actions, agent: "b", [("soma.outcome", "ok"), ("gen_ai.tool.name", "z")]),
            ]
        )
        for metric in snapshot.metrics {
            let attributes = metric.points.map(\.attributes)
            for attributes in attributes { #expect(attributes.map(\.key) == attributes.map(\.key).sorted()) }
            #expect(Set(attributes).count == attributes.count, "\(metric.instrument.name)")
        }
    }
}
