import SomaModel
import SomaTelemetry
import SomaTestSupport
import Testing

struct SnapshotTests {
    private func agent(_ name: String) -> Attribute { Attribute("gen_ai.agent.id", .string(name)) }
    private let overflow = Attribute("otel.metric.overflow", .bool(true))

    @Test func `an agent has a gauge of each kind`() {
        let snapshot = Snapshot.stub(
            agents: [.stub(ownPressure: 0.25, pressure: 0.5, mode: .warn)],
            named: ["a"]
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
        let snapshot = Snapshot.stub(agents: [.stub("a"), .stub("b", mode: .block), .stub("c")], named: ["a"])
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

    @Test func `agents beyond the named ones share one point, gauges at their maximum and counters summed`() {
        let names = (0..<1_001).map { "agent-\($0)" }
        let named = Array(names.prefix(999))
        let snapshot = Snapshot.stub(
            agents: names.enumerated().map { .stub($0.element, pressure: Double($0.offset) / 2_000) },
            series: names.enumerated().flatMap { index, name in
                [
                    Series.stub(
                        .actions,
                        agent: name,
                        [("gen_ai.tool.name", "Bash"), ("soma.outcome", "ok")],
                        start: .noon(plus: Int64(-index)),
                        value: .count(Int64(index))
                    ),
                    Series.stub(.costUSD, agent: name, value: .sum(0.25)),
                ]
            },
            named: named
        )
        let pressures = snapshot.points(.pressure)
        #expect(pressures.count == 1_000)
        #expect(pressures.last == Metric.Point(attributes: [overflow], startTime: nil, value: .double(0.5)))
        let vitals = snapshot.points(.vital)
        #expect(vitals.count == 5_000)
        #expect(
            vitals.suffix(5).map { $0.attributes.map(\.key) }
                == Array(repeating: ["otel.metric.overflow", "soma.signal"], count: 5)
        )
        let actions = snapshot.points(.actions)
        #expect(actions.count == 1_000)
        #expect(
            actions.filter { $0.attributes.contains(overflow) } == [
                Metric.Point(
                    attributes: [
                        Attribute("gen_ai.tool.name", .string("Bash")), overflow,
                        Attribute("soma.outcome", .string("ok")),
                    ],
                    startTime: .noon(plus: -1_000),
                    value: .int(1_999)
                )
            ]
        )
        #expect(snapshot.points(.costUSD).filter { $0.attributes == [overflow] }.map(\.value) == [.double(0.5)])
        // Those that share a label are agents still.
        #expect(snapshot.points(.agents).first?.value == .double(1_001))
    }

    @Test func `tools beyond a hundred, the latest, are other`() {
        let series = (0..<101).map { "tool-\($0)" }.enumerated().flatMap { index, tool in
            [
                Series.stub(
                    .actions,
                    agent: "a",
                    [("gen_ai.tool.name", tool), ("soma.outcome", "ok")],
                    start: .noon(plus: Int64(index)),
                    value: .count(1)
                ),
                Series.stub(
                    .actionDuration,
                    [("gen_ai.tool.name", tool)],
                    start: .noon(plus: Int64(index)),
                    value: .histogram(counts: [1: 1], sum: 1)
                ),
            ]
        }
        func tools(_ snapshot: Snapshot, _ instrument: Instrument) -> [AttributeValue] {
            snapshot.points(instrument).flatMap { $0.attributes.filter { $0.key == "gen_ai.tool.name" }.map(\.value) }
        }
        let all = Snapshot.stub(series: Array(series.prefix(200)), named: ["a"])
        #expect(!tools(all, .actions).contains(.string("other")))
        let more = Snapshot.stub(series: series.reversed(), named: ["a"])
        for instrument in [Instrument.actions, .actionDuration] {
            let names = tools(more, instrument)
            #expect(names.count == 101)
            #expect(names.filter { $0 == .string("other") }.count == 1)
            #expect(!names.contains(.string("tool-100")))
            #expect(names.contains(.string("tool-0")))
        }
    }

    @Test func `other tools are summed, histograms bucket by bucket`() throws {
        let series =
            (0..<100).map {
                Series.stub(.actionDuration, [("gen_ai.tool.name", "t\($0)")], value: .histogram(counts: [:], sum: 0))
            }
            + (0..<3).map {
                Series.stub(
                    .actionDuration,
                    [("gen_ai.tool.name", "late\($0)")],
                    start: .noon(plus: 1),
                    value: .histogram(counts: [$0: 2, 5: 1], sum: 1.5)
                )
            }
        let points = Snapshot.stub(series: series).points(.actionDuration)
        let other = try #require(points.first { $0.attributes == [Attribute("gen_ai.tool.name", .string("other"))] })
        guard case .histogram(let histogram) = other.value else {
            Issue.record("not a histogram")
            return
        }
        #expect(histogram.counts.prefix(7) == [2, 2, 2, 0, 0, 3, 0])
        #expect(histogram.sum == 4.5)
    }

    @Test func `canonically equivalent names keep their own counts`() {
        let snapshot = Snapshot.stub(
            series: [Series.stub(.tokens, agent: "\u{E9}"), Series.stub(.tokens, agent: "e\u{301}", value: .count(2))],
            named: ["\u{E9}", "e\u{301}"]
        )
        #expect(snapshot.points(.tokens).map(\.value) == [.int(1), .int(2)])
    }

    @Test func `a sum too large for an integer stays at the limit`() {
        let snapshot = Snapshot.stub(
            series: [
                Series.stub(.tokens, agent: "a", value: .count(.max)),
                Series.stub(.tokens, agent: "b", value: .count(1)),
            ]
        )
        #expect(snapshot.points(.tokens).map(\.value) == [.int(.max)])
    }

    @Test func `attributes of every point are sorted, and no two points are alike`() {
        let snapshot = Snapshot.stub(
            agents: [.stub("a"), .stub("b"), .stub("c")],
            series: [
                Series.stub(.actions, agent: "a", [("soma.outcome", "ok"), ("gen_ai.tool.name", "z")]),
                Series.stub(.actions, agent: "b", [("soma.outcome", "ok"), ("gen_ai.tool.name", "z")]),
            ],
            named: ["a"]
        )
        for metric in snapshot.metrics {
            let attributes = metric.points.map(\.attributes)
            for attributes in attributes { #expect(attributes.map(\.key) == attributes.map(\.key).sorted()) }
            #expect(Set(attributes).count == attributes.count, "\(metric.instrument.name)")
        }
    }
}
