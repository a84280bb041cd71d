import SomaEngine
import SomaIntake
import SomaModel
@testable import SomaMonitor
import SomaSources
import SomaStore
import SomaTestSupport
import Testing

/// What guidance does to an agent that calls its tools through hooks.
struct GuidanceTests {
    private let folder: TemporaryFolder
    private let monitor: Monitor
    private let agent = "cc-s-000001"

    init() throws {
        folder = try TemporaryFolder()
        var configuration = Monitor.Configuration()
        configuration.engine.general.bounds = try #require(ModeBounds(guide: 0.01, warn: 0.6, block: 0.8))
        monitor = try folder.monitor(configuration)
        try monitor.transaction { () throws(StoreError) in
            try monitor.store.remember("default", endpoint: "http://127.0.0.1:9")
        }
    }

    @discardableResult
    private func hook(
        _ event: String,
        _ tool: String,
        _ input: String = "{}",
        call: Int,
        at second: Int64,
        canAnswer: Bool = true
    ) throws -> Advice? {
        let text =
            #"{"hook_event_name":"\#(event)","session_id":"s-000001","tool_name":"\#(tool)","tool_use_id":"t\#(call)","#
            + #""tool_input":\#(input),"error":"no such file","tool_response":"ok"}"#
        var context = HookContext()
        context.standing = canAnswer ? .open : .ran
        let payload = try ClaudeHooks.payload(Array(text.utf8), at: .noon(plus: second))
        return try Intake(monitor).take([(payload, context)]).first
    }

    /// A failed call and what was said before and after it.
    @discardableResult
    private func fail(_ tool: String, _ call: Int) throws -> [Advice?] {
        let second = Int64(call) * 10
        return [
            try hook("PreToolUse", tool, call: call, at: second),
            try hook("PostToolUseFailure", tool, call: call, at: second + 1),
        ]
    }

    private func rows(_ sql: String) throws -> [String] {
        try Program.run("sqlite3", [folder.path("analytics.db"), sql]).output.split(separator: "\n").map(String.init)
    }

    @Test func `a firing is recorded in either arm, and told in treatment alone`() throws {
        var told: [String] = []
        for call in 1...40 {
            // Two failed calls and two good ones: bash_retry may fire before the second of each pair.
            if call % 4 < 2 {
                told += try fail("Bash", call).compactMap { $0?.context }
            } else {
                try hook("PostToolUse", "Read", call: call, at: Int64(call) * 10)
            }
        }
        let firings = try rows("SELECT pattern, arm, number, source FROM guidance_firings ORDER BY time_unix_nano")
        #expect(firings.count >= 4)
        #expect(firings.allSatisfy { $0.hasPrefix("bash_retry|") && $0.hasSuffix("|claude-code/hook") })
        #expect(told.count == firings.count { $0.contains("treatment") })
        #expect(told.allSatisfy { !$0.isEmpty && $0.unicodeScalars.count <= 400 })
        let counted = try monitor.snapshot(at: .noon(plus: 400)).total("soma.guidance.firings", agent: agent)
        #expect(counted == Double(firings.count))
        let audit = try folder.text("audit.jsonl").split(separator: "\n")
        #expect(audit.count { $0.contains(#""event":"guidance_firing""#) } == firings.count)
        #expect(try folder.spans().count { $0.name == "soma.guidance bash_retry" } == firings.count)
    }

    @Test func `outcomes are measured 1, 5 and 10 actions later, in both arms`() throws {
        try fail("Bash", 1)
        try fail("Bash", 2)
        let before = try rows("SELECT actions, pressure_before FROM ab_outcomes")
        #expect(before.first?.hasPrefix("1|") == true)
        for call in 3...12 { try hook("PostToolUse", "Read", call: call, at: Int64(call) * 10) }
        let measured = try rows(
            """
            SELECT o.pressure_after_h1 = a1.pressure_own, o.pressure_after_h5 = a5.pressure_own,
                o.pressure_after_h10 = a10.pressure_own, o.h1_order
            FROM ab_outcomes o JOIN actions a1 ON a1.number = o.actions + 1 JOIN actions a5 ON a5.number = o.actions + 5
            JOIN actions a10 ON a10.number = o.actions + 10
            """
        )
        #expect(measured == ["1|1|1|1"])
        let snapshot = try monitor.snapshot(at: .noon(plus: 200))
        #expect(snapshot.total("soma.guidance.outcomes", agent: agent) == 3)
        let shown = try rows("SELECT count(*) FROM guidance_firings WHERE arm = 'treatment'")
        #expect(try rows("SELECT count(*) FROM guidance_outcomes") == shown)
    }

    @Test func `a session that ends early leaves later horizons empty`() throws {
        try fail("Bash", 1)
        try fail("Bash", 2)
        try hook("PostToolUse", "Read", call: 3, at: 30)
        #expect(
            try rows(
                "SELECT pressure_after_h1 IS NOT NULL, pressure_after_h5 IS NULL, pressure_after_h10 IS NULL FROM ab_outcomes"
            ) == ["1|1|1"]
        )
    }

    @Test func `what was kept aside fires nothing, since nobody could be told`() throws {
        for call in 1...6 {
            try hook("PreToolUse", "Bash", call: call, at: Int64(call) * 10, canAnswer: false)
            try hook("PostToolUseFailure", "Bash", call: call, at: Int64(call) * 10 + 1, canAnswer: false)
        }
        #expect(try rows("SELECT count(*) FROM guidance_firings") == ["0"])
        // The floor holds all the same.
        #expect(try rows("SELECT mode_floor, mode FROM agents") == ["WARN|WARN"])
    }

    @Test func `a floor lasts as long as its condition and shows wherever a mode does`() throws {
        for call in 1...5 { try fail("Bash", call) }
        let agent = try #require(try monitor.agent(named: agent, at: .noon(plus: 60)))
        #expect((agent.mode, agent.floor) == (.warn, .warn))
        #expect(agent.pressure < 0.6)
        #expect(try rows("SELECT mode FROM actions WHERE number = 5") == ["WARN"])
        let audit = try folder.text("audit.jsonl").split(separator: "\n")
        #expect(audit.contains { $0.contains(#""event":"mode_change""#) && $0.contains(#""mode.to":"WARN""#) })
        try hook("PostToolUse", "Read", call: 6, at: 60)
        #expect(try monitor.agent(named: self.agent, at: .noon(plus: 61))?.mode == .guide)
    }

    @Test func `a budget nearly gone escalates to BLOCK`() throws {
        monitor.configuration.budget = Budget.Limits(costUSD: 1)
        let action = Action.stub(agent: agent, second: 0)
        var dear = action
        dear.costUSD = 0.96
        let recorded = try monitor.record([dear], source: .claudeCodeHook)
        #expect(recorded[0].reading.mode == .block)
        #expect(recorded[0].reading.pressureMode == .observe)
        #expect(recorded[0].firings.map(\.pattern) == ["budget"])
    }

    @Test func `a pattern that a person retired neither fires nor sets a floor`() throws {
        try monitor.transaction { () throws(StoreError) in
            for pattern in ["error_cascade", "bash_retry", "bash_error_streak", "cost_spiral"] {
                try monitor.store.set(pattern, byHand: .retired, at: .noon)
            }
        }
        for call in 1...6 { try fail("Bash", call) }
        #expect(try rows("SELECT count(*) FROM guidance_firings") == ["0"])
        #expect(try rows("SELECT mode_floor FROM agents") == ["OBSERVE"])
        try monitor.transaction { () throws(StoreError) in
            try monitor.store.set("error_cascade", byHand: .revived, at: .noon)
        }
        try fail("Bash", 7)
        #expect(try rows("SELECT pattern FROM guidance_firings") == ["error_cascade"])
    }

    @Test func `a validated pattern is always shown and drawn no more`() throws {
        try monitor.transaction { () throws(StoreError) in
            try monitor.store.set("bash_retry", verdict: "validated", at: .noon)
        }
        for call in 1...40 where call % 5 < 2 { try fail("Bash", call) }
        #expect(
            try rows("SELECT DISTINCT arm, ordinal IS NULL FROM guidance_firings WHERE pattern = 'bash_retry'")
                == ["treatment|1"]
        )
    }

    @Test func `a call asked about twice is one firing in one arm`() throws {
        try fail("Bash", 1)
        let first = try hook("PreToolUse", "Bash", call: 2, at: 20)
        let second = try hook("PreToolUse", "Bash", call: 2, at: 21)
        #expect(try rows("SELECT count(*) FROM guidance_firings") == ["1"])
        // Cooling down, the second look says nothing; it draws no other arm.
        #expect(second == nil || second == first)
    }

    @Test func `what followed failures is remembered for suggestions`() throws {
        for call in 1...3 {
            try fail("Bash", call * 2); try hook("PostToolUse", "Read", call: call * 2 + 1, at: Int64(call) * 20 + 10)
        }
        #expect(try rows("SELECT tool, next_tool, count FROM transitions") == ["Bash|Read|3"])
    }

    @Test func `an error and a success of the same tool on the same target make a lesson`() throws {
        try hook("PostToolUseFailure", "Bash", #"{"command":"npm test"}"#, call: 1, at: 1)
        try hook("PostToolUse", "Bash", #"{"command":"ls"}"#, call: 2, at: 2)
        #expect(try rows("SELECT count(*) FROM lessons") == ["0"])
        try hook("PostToolUse", "Bash", #"{"command":"npm install && npm test"}"#, call: 3, at: 3)
        #expect(try rows("SELECT tool, error, fix FROM lessons") == ["Bash|no such file|npm install && npm test"])
        #expect(try rows("SELECT count(*) FROM open_errors") == ["0"])
    }

    private static let commands: [(failed: String, succeeded: String, lessons: [String])] = [
        ("npm test", "npm install && npm test", ["npm install && npm test"]),
        ("cd /work && npm test", "cd /tmp", []),
        ("git push", "git status", []),
        ("git push", "git -c color.ui=never push origin", ["git -c color.ui=never push origin"]),
        ("X=1 make all", "cd lib && make all", ["cd lib && make all"]),
        ("rm build", "rm -rf build", []),
    ]

    @Test(arguments: commands.indices)
    func `only a success of the same command teaches, and no recipe for what is refused`(
        row: Int
    ) throws {
        let (failed, succeeded, lessons) = Self.commands[row]
        try hook("PostToolUseFailure", "Bash", #"{"command":"\#(failed)"}"#, call: 1, at: 1)
        try hook("PostToolUse", "Bash", #"{"command":"\#(succeeded)"}"#, call: 2, at: 2)
        #expect(try rows("SELECT fix FROM lessons") == lessons)
    }

    @Test func `an edit that works after the file was read teaches that, one that just works teaches nothing`() throws {
        let file = #"{"file_path":"/work/a.swift"}"#
        try hook("PostToolUseFailure", "Edit", file, call: 1, at: 1)
        try hook("PostToolUse", "Edit", file, call: 2, at: 2)
        #expect(try rows("SELECT count(*) FROM lessons") == ["0"])
        try hook("PostToolUseFailure", "Edit", file, call: 3, at: 3)
        try hook("PostToolUse", "Read", file, call: 4, at: 4)
        try hook("PostToolUse", "Edit", file, call: 5, at: 5)
        #expect(try rows("SELECT fix FROM lessons") == ["Edit of a.swift after Read"])
    }
}
