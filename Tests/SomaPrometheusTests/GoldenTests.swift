import Foundation
import SomaModel
import SomaPrometheus
import SomaTelemetry
import SomaTestSupport
import Testing

/// What every kind of family looks like in both formats. `SOMA_RECORD_GOLDEN=1 swift test --filter GoldenTests` writes the
/// files anew.
struct GoldenTests {
    private static let exemplar = Metric.Exemplar(
        traceID: TraceID(high: 0x0123_4567_89AB_CDEF, low: 1),
        spanID: SpanID(0xABC),
        time: Timestamp(nanosecondsSinceEpoch: 1_767_268_799_000_000_040),
        value: 0.5
    )

    private static let metrics = [
        Metric(
            instrument: .actions,
            points: ["a", "say \"b\"\n\\"].map { agent in
                Metric.Point(
                    attributes: [Attribute(AttributeName.agentID, .string(agent))],
                    startTime: .noon.adding(nanoseconds: 250_000_000),
                    value: .int(3),
                    exemplars: agent == "a" ? [0: exemplar] : [:]
                )
            }
        ),
        Metric(
            instrument: .costUSD,
            points: [Metric.Point(attributes: [], startTime: .noon, value: .double(1.25))]
        ),
        Metric(
            instrument: .actionDuration,
            points: [
                Metric.Point(
                    attributes: [Attribute(AttributeName.toolName, .string("Bash"))],
                    startTime: .noon,
                    value: .histogram(Metric.Histogram(bounds: [0.25, 1, 300], counts: [2, 1, 0, 4], sum: 1_300.5)),
                    exemplars: [1: exemplar, 3: exemplar]
                )
            ]
        ),
        Metric(
            instrument: .pressure,
            points: [Metric.Point(attributes: [], startTime: nil, value: .double(0.25), exemplars: [0: exemplar])]
        ),
        Metric(instrument: .mode, points: [Metric.Point(attributes: [], startTime: nil, value: .double(2))]),
    ]

    @Test(arguments: ["txt", "openmetrics"])
    func `a page is what it was`(name: String) throws {
        var page = Exposition(name == "txt" ? .text : .openMetrics(version: .one))
        page.append(Self.metrics)
        page.append("soma_up", help: "Up \\ or \"not\"\nat all.", value: 1)
        page.append(
            "soma_build_info",
            kind: .info,
            help: "Build.",
            labels: [Attribute("version", .string("1"))],
            value: 1
        )
        page.append("process_cpu_seconds_total", kind: .counter, help: "CPU.", value: 0.25, created: 1_767_268_800.5)
        page.finish()
        let path = Repository.fixture("scrape.\(name)")
        if ProcessInfo.processInfo.environment["SOMA_RECORD_GOLDEN"] != nil {
            try Data(page.bytes).write(to: URL(filePath: path))
        }
        let golden = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(String(decoding: page.bytes, as: UTF8.self) == golden)
    }
}
