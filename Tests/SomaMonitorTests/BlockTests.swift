import Foundation
import SomaEngine
import SomaIntake
import SomaModel
@testable import SomaMonitor
import SomaSources
import SomaStore
import SomaTestSupport
import Testing

/// What an agent under high pressure may not do.
struct BlockTests {
    private let folder: TemporaryFolder
    private let monitor: Monitor

    init() throws {
        folder = try TemporaryFolder()
        monitor = try folder.monitor(Monitor.Configuration())
        try monitor.transaction { () throws(StoreError) in
            try monitor.store.remember("default", endpoint: "http://127.0.0.1:9")
        }
    }

    private func ask(
        _ command: String,
        call: Int = 1,
        at second: Int64 = 100,
        canAnswer: Bool = true
    ) throws -> Advice? {
        let text =
            #"{"hook_event_name":"PreToolUse","session_id":"s-000001","cwd":"/work","tool_name":"Bash","#
            + #""tool_use_id":"t\#(call)","tool_input":{"command":"\#(command)"}}"#
        var context = HookContext()
        context.standing = canAnswer ? .open : .ran
        context.places.stateFolder = folder.path
        context.places.home = "/home/me"
        let payload = try ClaudeHooks.payload(Array(text.utf8), at: .noon(plus: second))
        return try Intake(monitor).take([(payload, context)]).first
    }

    /// One action, after which the budget's floor or none holds.
    private func act(costing cost: Double) throws {
        monitor.configuration.budget = Budget.Limits(costUSD: 1)
        var action = Action.stub(agent: "cc-s-000001", session: "s-000001", second: 90)
        action.costUSD = cost
        _ = try monitor.record([action], source: .claudeCodeHook)
    }

    private func rows(_ sql: String) throws -> [String] {
        try Program.run("sqlite3", [folder.path("analytics.db"), sql]).output.split(separator: "\n").map(String.init)
    }

    @Test func `below BLOCK a destructive call is allowed, and that is recorded`() throws {
        try act(costing: 0)
        #expect(try ask("rm -rf build") == nil)
        #expect(
            try rows("SELECT rule, decision, mode, source FROM block_decisions") == [
                "rm_recursive|allowed|OBSERVE|claude-code/hook"
            ]
        )
        #expect(try rows("SELECT state FROM calls") == ["open"])
        #expect(try ask("ls -la", call: 2) == nil)
        #expect(try rows("SELECT count(*) FROM block_decisions") == ["1"])
    }

    @Test func `in BLOCK it is denied, told, and never becomes a call`() throws {
        try act(costing: 0.99)
        let answer = try #require(try ask("sudo rm -rf build"))
        let refusal = try #require(answer.refusal)
        #expect(refusal.contains("rm_recursive") && refusal.contains("BLOCK") && refusal.contains("terminal"))
        #expect(!refusal.contains("unblock") && !refusal.contains("build"))
        let question = try ClaudeHooks.payload(Array(#"{"hook_event_name":"PreToolUse"}"#.utf8), at: .noon)
        #expect(
            String(decoding: ClaudeHooks.answer(answer, to: question), as: UTF8.self).hasPrefix(
                #"{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":""#
            )
        )
        #expect(try rows("SELECT decision FROM block_decisions") == ["denied"])
        #expect(try rows("SELECT count(*) FROM calls") == ["0"])
        #expect(try folder.spans().count { $0.name == "soma.block Bash" } == 1)
        let counted = try monitor.snapshot(at: .noon(plus: 101)).total("soma.block.decisions", agent: "cc-s-000001")
        #expect(counted == 1)
        let audit = try folder.text("audit.jsonl")
        #expect(audit.contains(#""event":"block_decision""#) && audit.contains(#""block.decision":"denied""#))
        #expect(!audit.contains("build"))
        #expect(try ask("ls", call: 2)?.refusal == nil)
    }

    @Test func `a call asked about twice is one decision`() throws {
        try act(costing: 0.99)
        let first = try ask("rm -rf build")
        #expect(try ask("rm -rf build") == first)
        #expect(try rows("SELECT count(*) FROM block_decisions") == ["1"])
    }

    @Test func `what lifts refusals is denied from WARN on`() throws {
        for second in 80..<85 {
            _ = try monitor.record(
                [.stub(agent: "cc-s-000001", session: "s-000001", second: Int64(second), failed: true)],
                source: .claudeCodeHook
            )
        }
        #expect(try monitor.agent(named: "cc-s-000001", at: .noon(plus: 100))?.mode == .warn)
        let commands = [
            "soma unblock", "soma uninstall", "soma patterns retire budget", "rm \(folder.path)/analytics.db",
            "echo > ~/.claude/settings.json",
        ]
        for (index, command) in commands.enumerated() {
            #expect(try ask(command, call: index)?.refusal != nil, "\(command)")
        }
        #expect(try ask("rm -rf build", call: 99)?.refusal == nil)
    }

    @Test func `a person can lift refusals, for an agent or for all, for a while`() throws {
        try act(costing: 0.99)
        func unblock(_ agent: String, until second: Int64) throws {
            try monitor.transaction { () throws(StoreError) in
                try monitor.store.unblock(agent, until: .noon(plus: second))
            }
        }
        try unblock("cc-other", until: 200)
        #expect(try ask("rm -rf a", call: 1)?.refusal != nil)
        try unblock("cc-s-000001", until: 200)
        #expect(try ask("rm -rf a", call: 2)?.refusal == nil)
        #expect(try ask("rm -rf a", call: 3, at: 201)?.refusal != nil)
        try unblock("", until: 300)
        #expect(try ask("rm -rf a", call: 4, at: 299)?.refusal == nil)
        #expect(
            try rows("SELECT decision FROM block_decisions ORDER BY rowid") == [
                "denied", "allowed", "denied", "allowed",
            ]
        )
    }

    @Test func `what was kept aside has happened, and is recorded as allowed`() throws {
        try act(costing: 0.99)
        #expect(try ask("rm -rf build", canAnswer: false) == nil)
        #expect(try rows("SELECT decision, mode FROM block_decisions") == ["allowed|BLOCK"])
    }

    @Test func `links lead nobody around the state folder or the settings`() throws {
        for second in 80..<85 {
            _ = try monitor.record(
                [.stub(agent: "cc-s-000001", session: "s-000001", second: Int64(second), failed: true)],
                source: .claudeCodeHook
            )
        }
        let outside = try TemporaryFolder()
        let link = outside.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path)
        let dot = try outside.write("{}", to: "dotfile.json")
        let claude = outside.path("home/.claude")
        try FileManager.default.createDirectory(atPath: claude, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: claude + "/settings.json", withDestinationPath: dot)

        func refusal(_ tool: String, _ input: String, call: Int) throws -> String? {
            let text =
                #"{"hook_event_name":"PreToolUse","session_id":"s-000001","cwd":"\#(outside.path)","#
                + #""tool_name":"\#(tool)","tool_use_id":"t\#(call)","tool_input":\#(input)}"#
            var context = HookContext()
            context.places.stateFolder = link
            context.places.home = outside.path("home")
            let payload = try ClaudeHooks.payload(Array(text.utf8), at: .noon(plus: 100))
            return try Intake(monitor).take([(payload, context)]).first?.refusal
        }
        let refused = [
            ("Bash", #"{"command":"rm \#(link)/analytics.db"}"#),
            ("Bash", #"{"command":"rm \#(folder.path)/analytics.db"}"#),
            ("Write", #"{"file_path":"\#(folder.path)/soma.yaml"}"#), ("Write", #"{"file_path":"link/soma.yaml"}"#),
            ("Write", #"{"file_path":"\#(dot)"}"#), ("Bash", #"{"command":"echo > \#(dot)"}"#),
        ]
        for (index, (tool, input)) in refused.enumerated() {
            #expect(try refusal(tool, input, call: index) != nil, "\(tool) \(input)")
        }
        #expect(try refusal("Write", #"{"file_path":"\#(outside.path("notes.md"))"}"#, call: 99) == nil)
    }
}
