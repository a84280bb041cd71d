import Foundation
import SomaIntake
import SomaModel
@testable import SomaMonitor
import SomaSources
import SomaStore
import SomaTestSupport
import Testing

/// Tokens and cost, whoever tells of them, count once.
struct UsageTests {
    private let monitor: Monitor
    private let folder: TemporaryFolder
    private var transcript: String { folder.path("transcript.jsonl") }

    init() throws {
        monitor = Monitor(replayingInto: try Store())
        folder = try TemporaryFolder()
    }

    private func take(_ event: String, _ fields: String = "", at second: Int64 = 1) throws {
        let comma = fields.isEmpty ? "" : ","
        let text = """
            {"hook_event_name":"\(event)","session_id":"s-1","transcript_path":"\(transcript)"\(comma)\(fields)}
            """
        let payload = try ClaudeHooks.payload(Array(text.utf8), at: .noon(plus: second))
        try Intake(monitor).take([(payload, HookContext())])
    }

    private func call(_ id: String) throws { try take("PostToolUse", #""tool_name":"Bash","tool_use_id":"\#(id)""#) }

    private func say(_ id: String, _ tokens: Int) throws {
        let old = FileManager.default.fileExists(atPath: transcript) ? try folder.text("transcript.jsonl") : ""
        let line = #"{"type":"assistant","message":{"id":"\#(id)","usage":{"input_tokens":\#(tokens)}}}"#
        try folder.write(old + line + "\n", to: "transcript.jsonl")
    }

    private func counted() throws -> Double { try monitor.snapshot(at: .noon(plus: 60)).total("soma.tokens") }

    private func spent() throws -> Double {
        try monitor.store.spent(on: monitor.memory.day(at: .noon(plus: 1))).tokens
    }

    @Test(arguments: ["Stop", "StopFailure", "SessionEnd"])
    func `what comes after the last call is spent when the agent stops, once`(event: String) throws {
        try say("m1", 100)
        try call("t-1")
        try say("m2", 50)
        for cost in [0.5, 0.75] { try monitor.store.noteTotalCost(cost, of: "cc-s-1") }
        for _ in 0..<2 { try take(event) }
        #expect(try counted() == 150)
        #expect(try spent() == 150)
        let snapshot = try monitor.snapshot(at: .noon(plus: 60))
        #expect(snapshot.total("soma.cost.usd") == 0.25)
        #expect(snapshot.total("soma.actions") == 1)
        try say("m3", 7)
        try call("t-2")
        #expect(try counted() == 157)
        #expect(try spent() == 157)
    }

    @Test func `a subagent's end spends nothing of its parent's`() throws {
        try say("m1", 100)
        try take("Stop", #""agent_id":"sub""#)
        try take("SubagentStop", #""agent_id":"sub""#)
        #expect(try counted() == 0)
    }

    @Test func `history that a session begins with is not counted`() throws {
        try say("old", 1_000)
        let handle = try #require(FileHandle(forWritingAtPath: transcript))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(#"{"type":"assistant","message":{"id":"torn","#.utf8))
        try take("SessionStart", #""source":"fork""#)
        try handle.write(contentsOf: Data((#""usage":{"input_tokens":20}}}"# + "\n").utf8))
        try call("t-1")
        #expect(try counted() == 20)
    }

    @Test func `a position that is known stays, and a transcript that is missing has none`() throws {
        try take("SessionStart")
        try say("m1", 100)
        try call("t-1")
        try say("m2", 50)
        try take("SessionStart", #""source":"compact""#)
        try call("t-2")
        #expect(try counted() == 150)
    }

    @Test func `without a transcript a message's tokens are the status line's, each counted once`() throws {
        let agent = "cc-s-1"
        let store = monitor.store
        for output: Int64 in [10, 10, 30] { try store.noteMessageTokens(.init(input: 100, output: output), of: agent) }
        try call("t-1")
        #expect(try counted() == 130)
        try call("t-2")
        try store.noteMessageTokens(.init(input: 40, output: 5), of: agent)
        try take("Stop")
        #expect(try counted() == 175)
        #expect(try store.lastMessageTokens(of: agent) == .init(input: 40, output: 5))
    }

    @Test func `a transcript that turns up later is not counted twice`() throws {
        let agent = "cc-s-1"
        try monitor.store.noteMessageTokens(.init(input: 100, output: 0), of: agent)
        try call("t-1")
        try monitor.store.noteMessageTokens(.init(input: 200, output: 0), of: agent)
        try say("m1", 100)
        try say("m2", 200)
        try call("t-2")
        #expect(try counted() == 300)
        #expect(try monitor.store.lastMessageTokens(of: agent) == nil)
        try say("m3", 5)
        try call("t-3")
        #expect(try counted() == 305)
    }
}
