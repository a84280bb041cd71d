import SomaEngine
import SomaModel
@testable import SomaMonitor
@testable import SomaStore
import SomaTestSupport
import Testing

struct CountingTests {
    @Test func `counters are the recording's sums`() throws {
        let actions = try Recording.actions(Recording.edgeCases)
        let monitor = Monitor(replayingInto: try Store())
        let outcomes = try monitor.record(actions, source: .test)
        let snapshot = try monitor.snapshot(at: try #require(actions.last).time)
        func sum(_ value: (Action) -> Double, where condition: (Action) -> Bool = { _ in true }) -> Double {
            actions.filter(condition).reduce(0) { $0 + value($1) }
        }
        #expect(snapshot.total("soma.actions") == Double(actions.count))
        #expect(snapshot.total("soma.actions", ["soma.outcome": "error"]) == sum({ _ in 1 }, where: \.failed))
        #expect(snapshot.total("soma.tokens") == sum { Double($0.tokens) })
        #expect(abs(snapshot.total("soma.cost.usd") / sum(\.costUSD) - 1) < 1e-12)
        #expect(snapshot.total("soma.action.duration") == Double(actions.count))
        #expect(snapshot.total("soma.mode.changes") == Double(outcomes.count { $0.outcome.modeChange != nil }))
        #expect(snapshot.total("soma.mode.changes") > 0)
        for agent in Set(actions.map(\.agent)) {
            #expect(snapshot.total("soma.actions", agent: agent) == sum({ _ in 1 }) { $0.agent == agent })
            #expect(snapshot.total("soma.tokens", agent: agent) == sum({ Double($0.tokens) }) { $0.agent == agent })
        }
        for tool in Set(actions.map(\.tool)) {
            #expect(snapshot.total("soma.actions", ["gen_ai.tool.name": tool]) == sum({ _ in 1 }) { $0.tool == tool })
        }
        let seconds = snapshot.series.reduce(0.0) { total, series in
            guard case .histogram(_, let sum) = series.value else { return total }
            return total + sum
        }
        #expect(abs(seconds / sum(\.duration) - 1) < 1e-12)
    }

    @Test func `a counter began when its first action did`() throws {
        let monitor = Monitor(replayingInto: try Store())
        for second: Int64 in [10, 20] { _ = try monitor.record([.stub(second: second, duration: 5)], source: .test) }
        for series in try monitor.snapshot(at: .noon(plus: 20)).series {
            #expect(series.startTime == .noon(plus: 5), "\(series.key.metric)")
        }
    }

    @Test func `the budget is what was spent on the day`() throws {
        var configuration = Monitor.Configuration()
        configuration.budget.tokens = 100
        configuration.budget.costUSD = 2
        let monitor = try Monitor(recordingInto: try Store(), configuration: configuration)
        _ = try monitor.record(
            [.stub(tokens: 30, costUSD: 0.5), .stub(agent: "b", second: 1, tokens: 120, costUSD: 0.25)],
            source: .test
        )
        #expect(
            try monitor.snapshot(at: .noon(plus: 1)).budget == [
                BudgetUse(dimension: "tokens", spent: 150, limit: 100),
                BudgetUse(dimension: "cost_usd", spent: 0.75, limit: 2),
            ]
        )
        // Two days later nothing has been spent, wherever midnight is.
        #expect(try monitor.budgetUse(at: .noon(plus: 172_800)).map(\.used) == [0, 0])
        #expect(try Monitor(recordingInto: try Store(), configuration: .init()).budgetUse(at: .noon).isEmpty)
    }

    @Test(
        arguments: [
            (.day, [0, 0, 4]), (.month, [0, 6, 4]), (.never, [10, 10, 10]),
        ] as [(Budget.Period, [Double])]
    )
    func `the budget begins anew with its period`(period: Budget.Period, spent: [Double]) throws {
        var configuration = Monitor.Configuration()
        configuration.budget.costUSD = 100
        configuration.budgetPeriod = period
        let monitor = try Monitor(recordingInto: try Store(), configuration: configuration)
        // Noon of 1 January 2026 is that day or the next everywhere: 3 and 13 January, then 2 February.
        let days: [Int64] = [2, 12, 32]
        for (day, cost) in zip(days, [2, 4, 4] as [Double]) {
            _ = try monitor.record([.stub(second: day * 86_400, costUSD: cost)], source: .claudeCodeHook)
        }
        let times: [Int64] = [60, 20, 32]
        #expect(try times.map { try monitor.budgetUse(at: .noon(plus: $0 * 86_400))[0].spent } == spent)
    }

    @Test func `what cannot be recorded is not recorded by half`() throws {
        let folder = try TemporaryFolder()
        let monitor = try folder.monitor()
        _ = try monitor.record([.stub(agent: "good"), .stub(agent: "refused")], source: .claudeCodeHook)
        let store = try Store(recordingIn: folder.state)
        try store.remember("d", endpoint: "http://x")
        try store.connection.execute(
            """
            CREATE TRIGGER refusal BEFORE INSERT ON actions WHEN NEW.agent = 'refused'
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """
        )
        let before = try monitor.snapshot(at: .noon)
        let lines = try folder.text("audit.jsonl")
        let error = #expect(throws: StoreError.self) {
            try monitor.record(
                [.stub(agent: "good", second: 1), .stub(agent: "refused", second: 1)],
                source: .claudeCodeHook
            )
        }
        #expect(error?.code == .failed)
        let after = try monitor.snapshot(at: .noon)
        #expect(after.series == before.series)
        #expect(after.agents == before.agents)
        #expect(try folder.text("audit.jsonl") == lines)
        #expect(try folder.spans().isEmpty)
        _ = try monitor.record([.stub(agent: "good", second: 1)], source: .claudeCodeHook)
        #expect(try monitor.snapshot(at: .noon).agents.first { $0.agent == "good" }?.actionCount == 2)
    }

    @Test func `what the queue had no room for is counted, and said once`() throws {
        let folder = try TemporaryFolder()
        var configuration = Monitor.Configuration()
        configuration.outboxLimit = OutboxLimit(items: 16, bytes: 1 << 30)
        let monitor = try folder.monitor(configuration)
        try monitor.transaction { () throws(StoreError) in
            try monitor.store.remember("default", endpoint: "http://127.0.0.1:9")
        }
        for second in 0..<100 { _ = try monitor.record([.stub(second: Int64(second))], source: .claudeCodeHook) }
        let waiting = try monitor.store.waitingSpans().count
        #expect(waiting <= 16 && waiting >= 14)
        let dropped = try monitor.snapshot(at: .noon(plus: 100)).total(
            "soma.exporter.items",
            agent: "",
            ["soma.exporter.signal": "traces"]
        )
        #expect(dropped == Double(100 - waiting))
        let failures = try folder.text("audit.jsonl").split(separator: "\n").filter { $0.contains("queue_full") }
        #expect(failures.count == 1)
    }
}
