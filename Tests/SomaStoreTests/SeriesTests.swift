import SomaModel
@testable import SomaStore
import SomaTestSupport
import Testing

struct SeriesTests {
    private let store: Store

    init() throws {
        store = try Store()
    }

    private func key(_ metric: String, agent: String = "", _ labels: [(String, String)] = []) -> SeriesKey {
        SeriesKey(metric: metric, agent: agent, attributes: labels.map { SeriesKey.Label($0.0, $0.1) })
    }

    /// Whom something is counted for is about.
    private func add(_ increments: [SeriesIncrement], startTime: Timestamp) throws {
        for increment in increments { try store.meetStranger(increment.key.agent, isNamed: true, at: startTime) }
        try store.add(increments, startTime: startTime)
    }

    @Test func `counts, sums and histograms add up and keep their start`() throws {
        let count = key("count", agent: "a", [("k", "v"), ("b", "w")])
        let sum = key("sum")
        let histogram = key("histogram", [("k", "v")])
        for second: Int64 in 0..<3 {
            try add(
                [
                    SeriesIncrement(count, .count(second + 1)),
                    SeriesIncrement(sum, .sum(0.25)),
                    SeriesIncrement(histogram, .observation(bucket: second == 2 ? 16 : 0, value: 1.5)),
                ],
                startTime: .noon(plus: second)
            )
        }
        #expect(
            try store.series(ofAgentsActiveSince: .epoch) == [
                Series(key: histogram, startTime: .noon, value: .histogram(counts: [0: 2, 16: 1], sum: 4.5)),
                Series(key: sum, startTime: .noon, value: .sum(0.75)),
                Series(key: count, startTime: .noon, value: .count(6)),
            ]
        )
    }

    @Test func `what a destination was sent is known apart from what others were`() throws {
        let series = [
            Series(key: key("count", agent: "a", [("k", "v")]), startTime: .noon, value: .count(6)),
            Series(key: key("histogram"), startTime: .noon, value: .histogram(counts: [0: 2, 16: 1], sum: 4.5)),
            Series(key: key("sum"), startTime: .noon, value: .sum(0.75)),
        ]
        #expect(try store.sentSeries(to: "a").isEmpty)
        try store.noteSent(series, to: "a", at: .noon(plus: 9))
        let sent = series.map { Series(key: $0.key, startTime: .noon(plus: 9), value: $0.value) }
        #expect(try store.sentSeries(to: "a") == sent)
        #expect(try store.sentSeries(to: "b").isEmpty)
        try store.noteSent(
            [Series(key: series[0].key, startTime: .noon, value: .count(8))],
            to: "a",
            at: .noon(plus: 10)
        )
        #expect(try store.sentSeries(to: "a")[0].value == .count(8))
        #expect(try store.sentSeries(to: "a")[0].startTime == .noon(plus: 10))
        #expect(try store.sentSeries(to: "a")[1...] == sent[1...])
        try store.forget("a", ExportSignal.allCases)
        #expect(try store.sentSeries(to: "a").isEmpty)
    }

    @Test func `those of agents that have been idle are not read, those without an agent always`() throws {
        let increments = ["", "a", "b"].map { SeriesIncrement(key("c", agent: $0), .count(1)) }
        try add(increments, startTime: .noon)
        try store.meetStranger("b", isNamed: true, at: .noon(plus: 9))
        let found = try store.series(ofAgentsActiveSince: .noon(plus: 9))
        #expect(found.map(\.key.agent) == ["", "b"])
        #expect(try store.series(of: "c").map(\.key.agent) == [""])
    }

    @Test func `each kind of series is told apart from its neighbours`() throws {
        let increments = ["a", "b"].flatMap { metric in
            ["", "x"].flatMap { agent in
                ["1", "2"].flatMap { label in
                    [
                        SeriesIncrement(key(metric + ".count", agent: agent, [("k", label)]), .count(1)),
                        SeriesIncrement(
                            key(metric + ".histogram", agent: agent, [("k", label)]),
                            .observation(bucket: 3, value: 2)
                        ),
                        SeriesIncrement(key(metric + ".sum", agent: agent, [("k", label)]), .sum(0.5)),
                    ]
                }
            }
        }
        try add(increments, startTime: .noon)
        let series = try store.series(ofAgentsActiveSince: .epoch)
        #expect(series.count == 24)
        #expect(Set(series.map(\.key)) == Set(increments.map(\.key)))
        for series in series {
            switch series.key.metric.split(separator: ".").last {
            case "count": #expect(series.value == .count(1))
            case "sum": #expect(series.value == .sum(0.5))
            default: #expect(series.value == .histogram(counts: [3: 1], sum: 2))
            }
        }
    }

    @Test func `names of any kind come back, and equivalent ones stay apart`() throws {
        let names = ["", "a\0b", "\"\\\n", "\u{9B}", "\u{E9}", "e\u{301}", "🧪"]
        let increments = names.flatMap { name in
            [
                SeriesIncrement(key("count", agent: name, [("k", name)]), .count(1)),
                SeriesIncrement(key("histogram.agent", agent: name, [("k", "v")]), .observation(bucket: 1, value: 2)),
                SeriesIncrement(key("histogram", [("k", name)]), .observation(bucket: 1, value: 2)),
            ]
        }
        try add(increments, startTime: .noon)
        let series = try store.series(ofAgentsActiveSince: .epoch)
        #expect(Set(series.map(\.key)) == Set(increments.map(\.key)))
        #expect(series.count == increments.count)
        for series in series where series.key.metric.hasPrefix("histogram") {
            #expect(series.value == .histogram(counts: [1: 1], sum: 2))
        }
    }

    @Test func `a histogram whose sum is a whole number is a histogram still`() throws {
        try add([SeriesIncrement(key("h"), .observation(bucket: 0, value: 0))], startTime: .noon)
        #expect(try store.series(ofAgentsActiveSince: .epoch).map(\.value) == [.histogram(counts: [0: 1], sum: 0)])
    }

    @Test func `a count too large for an integer goes on as a number`() throws {
        for _ in 0..<2 { try add([SeriesIncrement(key("c"), .count(.max))], startTime: .noon) }
        #expect(try store.series(ofAgentsActiveSince: .epoch).map(\.value) == [.sum(0x1p64)])
    }

    @Test func `a sum of nothing is a sum`() throws {
        try add([SeriesIncrement(key("s"), .sum(0)), SeriesIncrement(key("c"), .count(0))], startTime: .noon)
        #expect(try store.series(ofAgentsActiveSince: .epoch).map(\.value) == [.count(0), .sum(0)])
    }
}
