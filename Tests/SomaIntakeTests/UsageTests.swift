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

    // MARK: Messages

    private func row(
        _ id: String,
        _ tokens: Int,
        uuid: String = "",
        call: String? = nil,
        second: Int64? = nil,
        origin: String? = nil,
        said: String? = nil
    ) -> String {
        var blocks = said.map { [#"{"type":"text","text":"\#($0)"}"#] } ?? []
        if let call { blocks.append(#"{"type":"tool_use","id":"\#(call)"}"#) }
        let time = second.map { #""timestamp":"\#(Timestamp.noon(plus: $0).rfc3339)","# } ?? ""
        let origin = origin.map { #""requestSessionId":"\#($0)","# } ?? ""
        return #"{"type":"assistant","sessionId":"s-1","uuid":"\#(uuid)",\#(time)\#(origin)"message":{"id":"\#(id)","#
            + #""content":[\#(blocks.joined(separator: ","))],"usage":{"input_tokens":\#(tokens)}}}"# + "\n"
    }

    private func write(_ rows: [String]) throws { _ = try folder.write(rows.joined(), to: "transcript.jsonl") }

    /// Of each action.
    private func tokens(of agent: String = "cc-s-1", in session: String = "s-1") throws -> [Int64] {
        var tokens: [Int64] = []
        try monitor.store.forEachAction(of: agent, in: session) { tokens.append($0.tokens) }
        return tokens
    }

    @Test func `a message counts once, moved, replayed and in any order`() throws {
        try take("SessionStart", #""source":"startup""#)
        let rows = ["a", "b", "c"].map { row($0, 100, uuid: $0) }
        try write(rows)
        try call("t-1")
        try write(rows.reversed() + [row("b", 130, uuid: "b2"), row("d", 7, uuid: "d")])
        try call("t-2")
        try write(rows + rows + [row("d", 7, uuid: "d")])
        try call("t-3")
        #expect(try tokens() == [300, 37, 0])
    }

    @Test func `a fork's copied rows are its parent's, known by their ids or by what they say`() throws {
        try take("SessionStart", #""source":"startup""#)
        let rows = ["a", "b"].map { row($0, 100, uuid: $0) }
        try write(rows)
        try call("t-1")
        func takeInFork(_ rows: [String]) throws -> Int64 {
            try folder.write(rows.joined(), to: "fork.jsonl")
            let text = """
                {"hook_event_name":"PostToolUse","session_id":"fork","transcript_path":"\(folder.path("fork.jsonl"))",\
                "tool_name":"Bash","tool_use_id":"f-\(rows.count)"}
                """
            let payload = try ClaudeHooks.payload(Array(text.utf8), at: .noon(plus: 2))
            try Intake(monitor).take([(payload, HookContext())])
            return try #require(try tokens(of: "cc-fork", in: "fork").last)
        }
        #expect(try takeInFork(rows + [row("c", 10, uuid: "c")]) == 10)
        // The same id of another row is another message: model servers of one's own repeat them.
        let own = rows + [row("c", 10, uuid: "c"), row("a", 20, uuid: "a2", origin: "s-1")]
        #expect(try takeInFork(own) == 0)
        #expect(try takeInFork(own + [row("e", 5, uuid: "e")]) == 5)
    }

    @Test func `what was written before the session was seen is history, but not the call that is seen`() throws {
        try take("SessionStart", #""source":"resume""#, at: 10)
        try write([
            row("old", 1_000, uuid: "o", second: 5), row("mine", 10, uuid: "m", call: "t-1", second: 9),
            row("new", 1, uuid: "n", second: 11),
        ])
        try take("PostToolUse", #""tool_name":"Bash","tool_use_id":"t-1""#, at: 12)
        #expect(try counted() == 11)
        #expect(try tokens() == [10])
    }

    @Test func `tokens and text belong to the first call of their message`() throws {
        try take("SessionStart", #""source":"startup""#)
        for id in ["x", "y", "z"] { try take("PreToolUse", #""tool_name":"Bash","tool_use_id":"\#(id)""#) }
        let said = String(repeating: "maybe ", count: 20)
        var rows = [row("m", 100, uuid: "1", call: "x", said: said), row("m", 100, uuid: "2", call: "y")]
        try write(rows)
        // The second call ends first: what belongs to the first one waits for it.
        try call("y")
        #expect(try tokens() == [0])
        #expect(try monitor.agent(named: "cc-s-1", at: .noon(plus: 2))?.vitals.uncertainty == 0)
        try call("x")
        #expect(try tokens() == [0, 100])
        #expect(try monitor.agent(named: "cc-s-1", at: .noon(plus: 2))?.vitals.uncertainty == 1)
        // The transcript is behind: nothing of the third call's message is there yet, and it goes to no later one.
        try call("z")
        rows += [row("n", 50, uuid: "3", call: "z"), row("k", 7, uuid: "4", call: "w")]
        try write(rows)
        try call("w")
        #expect(try tokens() == [0, 100, 50, 7])
        #expect(try counted() == 157)
        #expect(try spent() == 157)
    }

    @Test func `what waits for a call that nobody saw is spent when the agent pauses`() throws {
        try take("SessionStart", #""source":"startup""#)
        try write([row("m", 100, uuid: "1", call: "unseen"), row("n", 5, uuid: "2", call: "t-1")])
        try call("t-1")
        #expect(try tokens() == [5])
        #expect(try counted() == 5)
        try take("Stop")
        #expect(try counted() == 105)
    }

    @Test func `a transcript that is lost is the status line's, and history when it comes back`() throws {
        try take("SessionStart", #""source":"startup""#)
        try write([row("a", 100, uuid: "a")])
        try call("t-1")
        try FileManager.default.removeItem(atPath: transcript)
        // The message that was counted last is told of first.
        for input: Int64 in [100, 40] {
            try monitor.store.noteMessageTokens(.init(input: input, output: 0), of: "cc-s-1")
        }
        try call("t-2")
        #expect(try monitor.store.transcript(of: "cc-s-1")?.isLost == true)
        try write([row("a", 100, uuid: "a"), row("b", 40, uuid: "b")])
        try call("t-3")
        try write([row("a", 100, uuid: "a"), row("b", 40, uuid: "b"), row("c", 3, uuid: "c")])
        try call("t-4")
        #expect(try tokens() == [100, 40, 0, 3])
    }

    @Test func `a subagent's own file is its`() throws {
        try take("SessionStart", #""source":"startup""#)
        try FileManager.default.createDirectory(
            atPath: folder.path("transcript/subagents"),
            withIntermediateDirectories: true
        )
        let line = row("m", 30, uuid: "1").replacingOccurrences(of: #"{"type""#, with: #"{"isSidechain":true,"type""#)
        _ = try folder.write(line, to: "transcript/subagents/agent-sub12345.jsonl")
        try take("PostToolUse", #""tool_name":"Bash","tool_use_id":"t","agent_id":"sub12345""#)
        #expect(try tokens(of: "cc-s-1/sub12345") == [30])
        _ = try folder.write(line + line.replacingOccurrences(of: #""m""#, with: #""n""#), to: "end.jsonl")
        try take("SubagentStop", #""agent_id":"sub12345","agent_transcript_path":"\#(folder.path("end.jsonl"))""#)
        #expect(try counted() == 60)
    }

    // MARK: Cost

    @Test(arguments: [
        // The session's start was seen, or not; it goes on after a clear, or begins anew.
        ([("startup", [0, 1, 3, 0, 3, 4])], 4.0), ([("", [5, 6])], 1.0), ([("fork", [5, 6])], 1.0),
        ([("startup", [2]), ("resume", [2, 3])], 3.0), ([("startup", [2]), ("resume", [0.5, 1])], 3.0),
        ([("resume", [5, 6])], 1.0),
    ])
    func `a session's cost is a meter`(readings: [(source: String, totals: [Double])], cost: Double) throws {
        for (source, totals) in readings {
            if !source.isEmpty { try take("SessionStart", #""source":"\#(source)""#) }
            for total in totals { try monitor.store.noteTotalCost(total, of: "cc-s-1") }
        }
        #expect(abs(try monitor.store.takeWaitingCost(of: "cc-s-1") - cost) < 1e-12)
    }

    @Test(arguments: [([5.0, 5.5], 0.5), ([0, 0.5], 0.5)])
    func `a session that follows a cleared one goes on from its total or begins anew`(
        totals: [Double],
        cost: Double
    ) throws {
        func take(_ event: String, _ session: String, _ fields: String) throws {
            let text = #"{"hook_event_name":"\#(event)","session_id":"\#(session)","cwd":"/w",\#(fields)}"#
            try Intake(monitor).take([(try ClaudeHooks.payload(Array(text.utf8), at: .noon), HookContext())])
        }
        try take("SessionStart", "old", #""source":"startup""#)
        try monitor.store.noteTotalCost(5, of: "cc-old")
        try take("SessionEnd", "old", #""reason":"clear""#)
        try take("SessionStart", "new", #""source":"clear""#)
        for total in totals { try monitor.store.noteTotalCost(total, of: "cc-new") }
        #expect(try monitor.store.takeWaitingCost(of: "cc-new") == cost)
    }

    @Test func `without a status line cost is the transcript's at the session's end`() throws {
        try take("SessionStart", #""source":"startup""#)
        let cost = #"{"type":"cost-state","sessionId":"s-1","totalCostUSD":0.25}"# + "\n"
        try write([cost])
        try call("t-1")
        try write([cost, cost.replacingOccurrences(of: "0.25", with: "0.5")])
        try take("SessionEnd")
        #expect(try monitor.snapshot(at: .noon(plus: 60)).total("soma.cost.usd") == 0.5)
    }
}
