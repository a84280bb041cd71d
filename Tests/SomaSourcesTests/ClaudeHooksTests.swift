import SomaModel
import SomaSources
import SomaTestSupport
import Testing

struct ClaudeHooksTests {
    private func payload(_ event: String, _ fields: String = "") throws -> HookPayload {
        let comma = fields.isEmpty ? "" : ","
        let text = #"{"hook_event_name":"\#(event)","session_id":"0f3c9a7e-1111"\#(comma)\#(fields)}"#
        return try ClaudeHooks.payload(Array(text.utf8), at: .noon)
    }

    @Test(arguments: [
        ("SessionStart", Observation.sessionBegan(.unknown)), ("Stop", .paused), ("StopFailure", .paused),
        ("SessionEnd", .sessionEnded), ("SubagentStart", .agentBegan), ("SubagentStop", .agentEnded),
        ("PermissionDenied", .callDenied(CallID(""))),
    ])
    func `an event is one observation`(event: String, what: Observation) throws {
        let payload = try payload(event)
        let observed = Observed(
            what,
            at: .noon,
            agent: "cc-0f3c9a7e",
            session: "0f3c9a7e-1111",
            source: .claudeCodeHook
        )
        #expect(payload.event == event)
        #expect(payload.observed == [observed])
        #expect(payload.isPause == ["Stop", "StopFailure", "SessionEnd"].contains(event))
        #expect(payload.endsSession == (event == "SessionEnd"))
        #expect(!payload.isQuestion)
    }

    @Test(arguments: [
        ("startup", SessionOrigin.nothing), ("resume", .itself), ("compact", .compaction), ("fork", .fork),
        ("clear", .cleared), ("new", .unknown),
    ])
    func `a session goes on from what its source says`(source: String, origin: SessionOrigin) throws {
        #expect(
            try payload("SessionStart", #""source":"\#(source)""#).observed.map(\.what) == [.sessionBegan(origin)]
        )
    }

    @Test func `a session that is cleared ends`() throws {
        let payload = try payload("SessionEnd", #""reason":"clear""#)
        #expect(payload.observed.map(\.what) == [.sessionCleared])
        #expect(payload.endsSession && payload.isPause)
    }

    @Test func `a subagent's transcript lies beside its main agent's`() throws {
        let path = #""transcript_path":"/p/s.jsonl""#
        #expect(try payload("Stop", path).transcripts == ["/p/s.jsonl"])
        let own = ["/p/s/subagents/agent-a1_b-2.jsonl", "/p/agent-a1_b-2.jsonl"]
        #expect(try payload("PostToolUse", path + #","agent_id":"a1_b-2""#).transcripts == own)
        let stop = path + #","agent_id":"a1_b-2","agent_transcript_path":"/q.jsonl""#
        #expect(try payload("SubagentStop", stop).transcripts == ["/q.jsonl"] + own)
        // An id leads nowhere else.
        #expect(try payload("PostToolUse", path + #","agent_id":"../../x""#).transcripts.isEmpty)
        #expect(try payload("PostToolUse", #""agent_id":"a""#).transcripts.isEmpty)
    }

    @Test func `a call that begins is a question, with the file that it writes`() throws {
        for (tool, writes) in [("Write", true), ("NotebookEdit", true), ("Read", false)] {
            let payload = try payload(
                "PreToolUse",
                #""tool_name":"\#(tool)","tool_use_id":"t","tool_input":{"file_path":"/a"},"agent_id":"sub-agent-1""#
            )
            #expect(payload.isQuestion)
            let observed = try #require(payload.observed.first)
            #expect(observed.agent == "cc-0f3c9a7e/sub-agen" && observed.parent == "cc-0f3c9a7e")
            guard case .callBegan(let call) = observed.what else { throw Recording.BadLine(message: "no call") }
            #expect(call.id == CallID("t") && call.tool.name == tool && call.path == "/a")
            #expect(call.tool.kind.changesFiles == writes)
        }
    }

    private func outcome(_ observed: Observed) -> ActionOutcome? {
        if case .callEnded(_, let ending) = observed.what { ending.outcome } else { nil }
    }

    @Test(arguments: [
        ("<tool_use_error>String to replace not found in file.</tool_use_error>", ActionOutcome.error),
        ("<tool_use_error>Error: No such tool available: Foo</tool_use_error>", .error),
        ("The user doesn't want to proceed with this tool use. The tool use was rejected", .cancelled),
        ("<tool_use_error>Cancelled: parallel tool call Bash(make) errored</tool_use_error>", .cancelled),
        ("<tool_use_error>Sibling tool call errored</tool_use_error>", .cancelled),
        ("touch in '/a' needs approval.", nil), ("what it printed", nil), ("", nil),
    ])
    func `a batch tells of calls that did not run`(text: String, outcome: ActionOutcome?) throws {
        let payload = try payload(
            "PostToolBatch",
            #""tool_calls":[{"tool_use_id":"a","tool_name":"Edit","tool_response":"\#(text)"}]"#
        )
        let observed = try #require(payload.observed.first)
        #expect(payload.observed.count == 1)
        #expect(self.outcome(observed) == outcome)
        if outcome == nil { #expect(observed.what == .callDenied(CallID("a"))) }
    }

    @Test(arguments: [
        (#""error":"Exit code 2","is_interrupt":false"#, ActionOutcome.error), (#""error":"Exit code 2""#, .error),
        (#""error":"interrupted by the user","is_interrupt":true"#, .cancelled),
        (#""error":"Cancelled: parallel tool call Bash(make) errored","is_interrupt":false"#, .cancelled),
        (#""error":"The user doesn't want to proceed with this tool use.""#, .cancelled),
        (#""error":"it says: The user doesn't want to proceed with this tool use.""#, .error),
    ])
    func `what a person or the client stopped is no failure`(fields: String, outcome: ActionOutcome) throws {
        let observed = try payload("PostToolUseFailure", #""tool_use_id":"a",\#(fields)"#).observed
        #expect(observed.map(self.outcome) == [outcome])
    }

    @Test func `a prompt is a person's, and not the end of work in the background`() throws {
        #expect(try payload("UserPromptSubmit", #""prompt":"go on""#).observed.map(\.what) == [.prompted])
        #expect(try payload("UserPromptSubmit", #""prompt":"<task-notification>\n<x>""#).observed.isEmpty)
    }

    @Test(arguments: [
        ("", "unknown"), ("unknown", "unknown"), ("SomethingNew", "other"), ("Notification", "Notification"),
        ("PreCompact", "PreCompact"),
    ])
    func `an event's label is bounded, and what says nothing is observed as nothing`(
        event: String,
        label: String
    ) throws {
        let payload = try payload(event)
        #expect(payload.event == label)
        #expect(payload.observed.isEmpty)
    }

    @Test func `an answer is nested as Claude Code reads it, its texts cut`() throws {
        func answer(_ advice: Advice) throws -> String {
            String(decoding: ClaudeHooks.answer(advice, to: try payload("PreToolUse")), as: UTF8.self)
        }
        #expect(
            try answer(Advice(context: "a")) == """
                {"hookSpecificOutput":{"hookEventName":"PreToolUse","additionalContext":"a"}}

                """
        )
        let long = String(repeating: "x", count: 10_001)
        #expect(
            try answer(Advice(refusal: long)) == """
                {"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny",\
                "permissionDecisionReason":"\(long.dropLast())"}}

                """
        )
    }

    @Test func `a transcript's row is what was said and what its message has used so far`() throws {
        func read(_ row: String, ofSubagent isSubagents: Bool = false) -> [Observed] {
            var observed: [Observed] = []
            ClaudeTranscript(ofSubagent: isSubagents).read(Array(row.utf8).span, into: &observed)
            return observed
        }
        func row(_ fields: String) -> String {
            """
            {"type":"assistant","sessionId":"0f3c9a7e-1111","timestamp":"2026-01-01T12:00:00Z",\(fields)"message":{"id":"m1",\
            "content":[{"type":"text","text":"So."},{"type":"tool_use","id":"t1"}],\
            "usage":{"input_tokens":1,"output_tokens":2}}}
            """
        }
        var usage = Usage(of: .message("m1"), tokens: 3)
        usage.calls = [CallID("t1")]
        usage.row = "u1"
        let observed = read(row(#""uuid":"u1","requestSessionId":"0f3c9a7e-1111","#))
        #expect(observed.map(\.what) == [.said("So."), .used(usage)])
        #expect(observed.allSatisfy { $0.agent == "cc-0f3c9a7e" && $0.time == .noon })
        usage.isCopied = true
        #expect(read(row(#""uuid":"u1","requestSessionId":"other","#)).last?.what == .used(usage))
        #expect(read(row(#""isSidechain":true,"#)).isEmpty)
        #expect(read(row(#""isSidechain":true,"#), ofSubagent: true).count == 2)
        #expect(
            read(#"{"type":"cost-state","sessionId":"s","totalCostUSD":0.25}"#).map(\.what)
                == [.used(Usage(of: .thread("s"), tokens: 0, costUSD: 0.25))]
        )
        for row in ["nonsense", #"{"type":"cost-state","totalCostUSD":-1}"#, #"{"type":"cost-state"}"#] {
            #expect(read(row).isEmpty)
        }
    }
}
