import Foundation
import Soma
import SomaModel
import SomaStore
import SomaTestSupport
import Testing

struct AgentMonitorTests {
    private let folder: TemporaryFolder
    private let agents: AgentMonitor

    init() throws {
        folder = try TemporaryFolder()
        agents = try AgentMonitor(stateFolder: folder.path)
    }

    private func action(_ agent: String = "planner", failed: Bool = false) -> AgentAction {
        var action = AgentAction(agent: agent, session: "run-1", tool: "search")
        action.failed = failed
        return action
    }

    private func rows(_ sql: String) throws -> [String] {
        try Program.run("sqlite3", [folder.path("analytics.db"), sql]).output.split(separator: "\n").map(String.init)
    }

    private func names(in name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path(name))
    }

    /// Enough failures for BLOCK, whatever the baseline.
    private func drive(_ agent: String) async throws {
        try folder.write("mode_bounds: {guide: 0.1, warn: 0.15, block: 0.2}\n", to: "soma.yaml")
        let strict = try AgentMonitor(stateFolder: folder.path)
        for _ in 0..<20 { try await strict.record(action(agent, failed: true)) }
    }

    @Test func `an action is there when record returns`() async throws {
        let pressure = try await agents.record(action())
        #expect(pressure.actionCount == 1)
        #expect(pressure.mode == .observe)
        #expect(try rows("SELECT agent, session, tool, source FROM actions") == ["planner|run-1|search|wrap"])
        #expect(try agents.pressure(of: "planner")?.actionCount == 1)
        #expect(try agents.pressure(of: "nobody") == nil)
    }

    @Test func `tasks and monitors at once lose nothing and count one after another`() async throws {
        let other = try AgentMonitor(stateFolder: folder.path)
        let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<400 {
                group.addTask {
                    while true {
                        do {
                            return try await (index.isMultiple(of: 2) ? agents : other).record(action()).actionCount
                        } catch let error as SomaError where error.code == .busy {
                            // Nothing has been recorded.
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.sorted() == Array(1...400))
        #expect(try rows("SELECT count(*), max(number) FROM actions") == ["400|400"])
        #expect(try folder.text("audit.jsonl").split(separator: "\n").count == 401)
    }

    @Test func `an edge passes distress on until it is taken away, and the recording has both`() async throws {
        try await agents.connect("worker", to: "planner", trust: 0.5)
        for _ in 0..<15 { try await agents.record(action("worker", failed: true)) }
        let worker = try #require(try agents.pressure(of: "worker"))
        let planner = try await agents.record(action())
        #expect(planner.pressure > 0)
        #expect(planner.ownPressure == 0)
        #expect(planner.pressure < worker.pressure)
        try await agents.disconnect("worker", from: "planner")
        #expect(try await agents.record(action()).pressure == 0)
        let day = try #require(try names(in: "sessions").first)
        let events = try folder.text("sessions/" + day).split(separator: "\n").filter { $0.contains("\"event\":") }
        #expect(events.count == 2)
        #expect(events.last?.contains("edge_removed") == true)
    }

    @Test func `an ended session exerts no pressure`() async throws {
        for _ in 0..<15 { try await agents.record(action(failed: true)) }
        #expect(try #require(try agents.pressure(of: "planner")).pressure > 0)
        try await agents.endSession("run-1", of: "planner")
        #expect(try #require(try agents.pressure(of: "planner")).pressure == 0)
    }

    @Test func `a session begins under the trace that it is given`() async throws {
        var first = action()
        first.traceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        try await agents.record(first)
        #expect(
            try rows("SELECT trace_id, parent_span_id FROM sessions")
                == ["0af7651916cd43dd8448eb211c80319c|b7ad6b7169203331"]
        )
    }

    private static let refused: [(what: String, change: @Sendable (inout AgentAction) -> Void)] = [
        ("agent must have 1 to 1024 bytes", { $0.agent = "" }),
        ("session must have 1 to 1024 bytes", { $0.session = String(repeating: "s", count: 1_025) }),
        ("tool must have 1 to 1024 bytes", { $0.tool = "" }),
        ("tokens must be from 0 to 2^53", { $0.tokens = -1 }),
        ("tokens must be from 0 to 2^53", { $0.tokens = .max }),
        ("costUSD must be finite and not negative", { $0.costUSD = .nan }),
        ("costUSD must be finite and not negative", { $0.costUSD = -0.1 }),
        ("duration must not be negative", { $0.duration = .seconds(-1) }),
        ("endTimeUnixNano must not be before 1970", { $0.endTimeUnixNano = -1 }),
    ]

    @Test(arguments: refused.indices) func `an action out of range is refused`(row: Int) async throws {
        var action = action()
        Self.refused[row].change(&action)
        let error = await #expect(throws: SomaError.self) { try await agents.record(action) }
        #expect(error?.code == .invalidAction)
        #expect(error?.description == Self.refused[row].what)
        #expect(try rows("SELECT count(*) FROM actions") == ["0"])
    }

    @Test(arguments: [-0.1, 1.1, .nan]) func `a trust out of range is refused`(trust: Double) async {
        let error = await #expect(throws: SomaError.self) { try await agents.connect("a", to: "b", trust: trust) }
        #expect(error?.code == .invalidAction)
    }

    @Test func `a wrapped call is recorded with what its response says`() async throws {
        let answer = try await agents.wrap(
            agent: "planner",
            session: "run-1",
            tool: "claude",
            usage: { (answer: String) in
                CallUsage(tokens: 1_200, costUSD: 0.01, text: "Perhaps.", output: answer)
            },
            { "42" }
        )
        #expect(answer == "42")
        #expect(try rows("SELECT tool, failed, tokens, cost_usd FROM actions") == ["claude|0|1200|0.01"])
        #expect(try rows("SELECT duration_s > 0 AND vital_uncertainty > 0 FROM actions") == ["1"])
    }

    @Test func `a call that throws is recorded as failed and its error thrown on`() async throws {
        struct Refused: Error {}
        await #expect(throws: Refused.self) {
            try await agents.wrap(agent: "planner", session: "run-1", tool: "claude") { throw Refused() }
        }
        #expect(try rows("SELECT failed FROM actions") == ["1"])
    }

    @Test func `usage that no call can have counts as nothing`() async throws {
        try await agents.wrap(
            agent: "planner",
            session: "run-1",
            tool: "claude",
            usage: { CallUsage(tokens: -5, costUSD: .infinity) },
            {}
        )
        #expect(try rows("SELECT tokens, cost_usd FROM actions") == ["0|0.0"])
    }

    @Test func `in BLOCK a wrapped call is not made`() async throws {
        try await drive("planner")
        let strict = try AgentMonitor(stateFolder: folder.path)
        let blocked = await #expect(throws: AgentBlocked.self) {
            try await strict.wrap(agent: "planner", session: "run-1", tool: "claude") {
                Issue.record("the call was made")
            }
        }
        #expect(blocked?.pressure.mode == .block)
        #expect(try await strict.wrap(agent: "other", session: "run-1", tool: "claude") { 1 } == 1)
    }

    @Test func `a person can lift that`() async throws {
        try await drive("planner")
        let strict = try AgentMonitor(stateFolder: folder.path)
        let until = Timestamp.now.adding(seconds: 60).nanosecondsSinceEpoch
        _ = try rows("INSERT INTO unblocked_agents VALUES ('planner', \(until))")
        #expect(try await strict.wrap(agent: "planner", session: "run-1", tool: "claude") { 1 } == 1)
    }

    @Test func `a wrapped call goes on where nothing can be recorded, and that is on record later`() async throws {
        let answer = try await agents.wrap(agent: String(repeating: "x", count: 2_000), session: "s", tool: "t") { 42 }
        #expect(answer == 42)
        #expect(try names(in: "spool").count == 1)
        try await agents.record(action())
    }

    @Test func `what is wrong with soma dot yaml is said at the start`() throws {
        try folder.write("mode_bounds: {guide: 7}\n", to: "soma.yaml")
        let error = #expect(throws: SomaError.self) { try AgentMonitor(stateFolder: folder.path) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.description.contains("soma.yaml:1") == true)
    }

    @Test func `a damaged database is set aside`() async throws {
        let other = try TemporaryFolder()
        try other.write(String(repeating: "no database ", count: 1_000), to: "analytics.db")
        try await AgentMonitor(stateFolder: other.path).record(action())
        #expect(try other.names().contains { $0.hasSuffix(".damaged.db") })
    }

    @Test func `a folder that others can write to is refused`() throws {
        try folder.setMode(0o777)
        let error = #expect(throws: SomaError.self) { try AgentMonitor(stateFolder: folder.path) }
        #expect(error?.code == .cannotWrite)
    }

    @Test(arguments: ["", "analytics.db"])
    func `a folder or database that is taken away is begun anew`(name: String) async throws {
        try await agents.record(action())
        try FileManager.default.removeItem(atPath: folder.path(name))
        #expect(try await agents.record(action()).actionCount == 1)
        #expect(try rows("SELECT count(*) FROM actions") == ["1"])
        #expect(try agents.pressure(of: "planner")?.actionCount == 1)
    }
}
