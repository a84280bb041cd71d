import SomaModel
@testable import SomaMonitor
import SomaStore
import SomaSystem
import SomaTelemetry
import SomaTestSupport
import Testing

struct SnapshotTests {
    private let folder: TemporaryFolder
    private let monitor: Monitor
    private let overflow = Attribute("otel.metric.overflow", .bool(true))

    init() throws {
        folder = try TemporaryFolder()
        monitor = try folder.monitor()
    }

    /// Fifteen failures in a row, the last one at noon plus `second`.
    private func fail(_ agent: String, until second: Int64) throws {
        let actions = (0..<15).map { Action.stub(agent: agent, second: second - 14 + Int64($0), failed: true) }
        _ = try monitor.record(actions, source: .claudeCodeHook)
    }

    @Test func `nothing recorded is nothing to say`() throws {
        let snapshot = try monitor.snapshot(at: .noon)
        #expect(
            snapshot.agents.isEmpty && snapshot.series.isEmpty && snapshot.budget.isEmpty && snapshot.queues.isEmpty
        )
        #expect(try monitor.mostPressedAgent(at: .noon) == nil)
        #expect(try monitor.agents(at: .noon).isEmpty)
    }

    @Test func `an agent is as its last action left it, until it has been idle for 30 minutes`() throws {
        try fail("a", until: 0)
        let last = try #require(try monitor.snapshot(at: .noon).agents.first)
        #expect(last.actionCount == 15)
        #expect(last.lastActionTime == .noon)
        #expect(last.isSessionOpen)
        #expect(last.ownPressure > 0.2)
        #expect(last.pressure == last.ownPressure)
        #expect(last.vitals.errorRate > 0.9)
        let before = try monitor.snapshot(at: Timestamp.noon(plus: 1_800).adding(nanoseconds: -1))
        #expect(before.agents == [last])
        let idle = try #require(try monitor.snapshot(at: .noon(plus: 1_800)).agents.first)
        #expect(!idle.isSessionOpen)
        #expect((idle.ownPressure, idle.pressure) == (0, 0))
        #expect(idle.mode == .observe)
        #expect(idle.vitals == last.vitals)
    }

    @Test func `an agent idle for an hour leaves the gauges and keeps its counters, after a day those too`() throws {
        try fail("a", until: 0)
        #expect(try monitor.snapshot(at: .noon(plus: 3_600)).agents.count == 1)
        let later = try monitor.snapshot(at: .noon(plus: 3_601))
        #expect(later.agents.isEmpty)
        #expect(later.total("soma.actions", agent: "a") == 15)
        #expect(try monitor.agents(at: .noon(plus: 86_400)).count == 1)
        #expect(try monitor.agents(at: .noon(plus: 86_401)).isEmpty)
        #expect(try monitor.snapshot(at: .noon(plus: 86_400)).total("soma.actions", agent: "a") == 15)
        #expect(try monitor.snapshot(at: .noon(plus: 86_401)).series.filter { $0.key.agent == "a" }.isEmpty)
    }

    @Test func `effective pressure is computed when it is read`() throws {
        try monitor.connect(try TrustEdge(from: "a", to: "b", trust: 0.5))
        _ = try monitor.record([.stub(agent: "b", second: -60)], source: .claudeCodeHook)
        try fail("a", until: 0)
        let agents = try monitor.snapshot(at: .noon).agents
        #expect(agents.map(\.agent) == ["a", "b"])
        #expect(agents[1].ownPressure == 0)
        #expect(agents[1].pressure == agents[0].pressure * 0.5)
        try monitor.disconnect("a", from: "b")
        #expect(try monitor.snapshot(at: .noon).agents[1].pressure == 0)
    }

    @Test func `the agent under the highest pressure is found, else the last one`() throws {
        try monitor.connect(try TrustEdge(from: "a", to: "b", trust: 1))
        try fail("a", until: 0)
        _ = try monitor.record([.stub(agent: "b", second: 5), .stub(agent: "c", second: 6)], source: .claudeCodeHook)
        let snapshot = try monitor.snapshot(at: .noon(plus: 10))
        let most = try #require(try monitor.mostPressedAgent(at: .noon(plus: 10)))
        #expect(most.agent == "a")
        #expect(most == snapshot.agents[0])
        #expect(snapshot.agents.allSatisfy { $0.pressure <= most.pressure })
        let late = try #require(try monitor.mostPressedAgent(at: .noon(plus: 9_000)))
        #expect(late.agent == "c")
        #expect(!late.isSessionOpen)
    }

    private func points(_ metric: String, at time: Timestamp) throws -> [Metric.Point] {
        try monitor.snapshot(at: time).metrics(withExemplars: true).first { $0.instrument.name == metric }?.points ?? []
    }

    @Test func `as many agents and tools have names as are configured`() throws {
        monitor.configuration.namedAgents = 2
        monitor.configuration.namedTools = 1
        for (index, agent) in ["a", "b", "c", "d"].enumerated() {
            _ = try monitor.record(
                [.stub(agent: agent, second: Int64(index), tool: "T\(index)")],
                source: .claudeCodeHook
            )
        }
        let snapshot = try monitor.snapshot(at: .noon(plus: 9))
        #expect(snapshot.agents.filter(\.isNamed).map(\.agent) == ["a", "b"])
        let actions = try points("soma.actions", at: .noon(plus: 9))
        let other = Attribute("gen_ai.tool.name", .string("other"))
        #expect(actions.map { $0.attributes.contains(other) } == [true, false, true])
        #expect(actions.map(\.value) == [.int(2), .int(1), .int(1)])
        #expect(actions.map { $0.attributes.contains(overflow) } == [true, false, false])
        #expect(actions.allSatisfy { $0.exemplars[0] != nil })
        #expect(try points("soma.pressure", at: .noon(plus: 9)).map(\.attributes).last == [overflow])
    }

    @Test func `an agent that has not acted has a name like any other`() throws {
        monitor.configuration.namedAgents = 2
        func use(_ agent: String, at second: Int64) throws {
            try monitor.transaction { () throws(StoreError) in
                try monitor.count(
                    SeriesIncrement.usage(of: agent, tokens: 1, costUSD: 0),
                    startTime: .noon(plus: second)
                )
            }
        }
        func agents(at second: Int64) throws -> [AttributeValue] {
            try points("soma.tokens", at: .noon(plus: second)).map { $0.attributes[0].value }
        }
        for agent in ["a", "b", "c"] { try use(agent, at: 0) }
        #expect(try agents(at: 1) == [.bool(true), .string("a"), .string("b")])
        _ = try monitor.record([.stub(agent: "b", second: 2), .stub(agent: "d", second: 3)], source: .claudeCodeHook)
        try use("b", at: 4)
        #expect(try monitor.snapshot(at: .noon(plus: 5)).agents.map(\.isNamed) == [true, false])
        #expect(try agents(at: 86_401) == [.bool(true), .string("b")])
    }

    @Test func `no counter goes back when a name is free again`() throws {
        monitor.configuration.namedAgents = 1
        func act(_ agent: String, _ session: String, at second: Int64) throws {
            _ = try monitor.record(
                [.stub(agent: agent, session: session, second: second, tokens: 10)],
                source: .claudeCodeHook
            )
        }
        func tokens(at second: Int64) throws -> [String: Metric.Value] {
            let points = try points("soma.tokens", at: .noon(plus: second))
            return Dictionary(
                uniqueKeysWithValues: points.map { point in
                    guard case .string(let agent) = point.attributes[0].value else { return ("others", point.value) }
                    return (agent, point.value)
                }
            )
        }
        try act("a", "s1", at: 0)
        try act("b", "s1", at: 1)
        #expect(try tokens(at: 1) == ["a": .int(10), "others": .int(10)])
        // In the same session it counts where it counted; in a new one it has the name that "a" has left.
        try act("b", "s1", at: 43_200)
        try act("b", "s1", at: 86_402)
        #expect(try tokens(at: 86_402) == ["others": .int(30)])
        try act("b", "s2", at: 86_403)
        #expect(try tokens(at: 86_403) == ["b": .int(10), "others": .int(30)])
        try act("a", "s2", at: 86_404)
        #expect(try tokens(at: 86_404) == ["a": .int(10), "b": .int(10), "others": .int(40)])
    }

    @Test func `what waits for each destination is counted`() throws {
        let store = try Store(recordingIn: folder.state)
        try store.remember("b", endpoint: "http://b")
        _ = try monitor.record([.stub(), .stub(second: 1)], source: .claudeCodeHook)
        try store.remember("a", endpoint: "http://a")
        _ = try monitor.record([.stub(second: 2)], source: .claudeCodeHook)
        #expect(
            try monitor.snapshot(at: .noon).queues == [
                ExportQueue(destination: "a", signal: .logs, size: 0),
                ExportQueue(destination: "a", signal: .traces, size: 1),
                ExportQueue(destination: "b", signal: .logs, size: 1),
                ExportQueue(destination: "b", signal: .traces, size: 3),
            ]
        )
    }

    @Test func `who only reads sees the same`() throws {
        try fail("a", until: 0)
        let reading = Monitor(
            reading: try Store(readingFrom: folder.state, busyTimeout: Store.hastyBusyTimeout),
            configuration: .init()
        )
        let own = try monitor.snapshot(at: .noon)
        let other = try reading.snapshot(at: .noon)
        #expect(other.agents == own.agents)
        #expect(other.series == own.series)
        #expect(throws: StoreError.self) { try reading.record([.stub(second: 1)], source: .claudeCodeHook) }
    }
}
