import SomaModel
import SomaMonitor
@testable import SomaStore
import SomaTestSupport
import Testing

/// How many statements soma prepares and runs: time is measured by the benchmarks, counts are pinned here.
struct StatementCountTests {
    private let folder: TemporaryFolder
    private let monitor: Monitor

    init() throws {
        folder = try TemporaryFolder()
        monitor = try folder.monitor()
        try monitor.store.transaction { () throws(StoreError) in
            try monitor.store.remember("default", endpoint: "http://127.0.0.1:9")
        }
    }

    /// Actions of agents in turn.
    private func actions(_ numbers: Range<Int64>, agents: Int64) -> [Action] {
        numbers.map { number in
            .stub(
                agent: "a\(number % agents)",
                session: "s\(number % agents)",
                second: number,
                tool: ["Bash", "Read", "Edit"][Int(number % 3)],
                callID: "t\(number)"
            )
        }
    }

    @Test func `a unit of 1,000 actions of 20 agents runs little more than a statement an action`() throws {
        _ = try monitor.record(actions(0..<1_000, agents: 20), source: .test)
        let before = monitor.store.statementCounts
        _ = try monitor.record(actions(1_000..<2_000, agents: 20), source: .test)
        let after = monitor.store.statementCounts
        #expect(after.prepared - before.prepared <= 2)
        #expect(after.run - before.run <= 1_400)
    }

    @Test func `one action of a process of its own prepares few statements`() throws {
        _ = try monitor.record(actions(0..<40, agents: 1), source: .claudeCodeHook)
        let process = try folder.monitor()
        let before = process.store.statementCounts
        _ = try process.record(actions(40..<41, agents: 1), source: .claudeCodeHook)
        let after = process.store.statementCounts
        #expect(after.prepared - before.prepared <= 22)
        #expect(after.run - before.run <= 34)
    }
}
