import SomaModel
import SomaSources
import SomaTestSupport
import Testing

struct ClaudePayloadTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var id: String
        var response: String
        var output: String
        var outcome = ActionOutcome.ok
        var testDescription: String { id }
    }

    static let rows = [
        Row(id: "shell", response: #"{"stdout":"a","stderr":"b","interrupted":false}"#, output: "a\nb"),
        Row(id: "shell without errors", response: #"{"stdout":"a","stderr":""}"#, output: "a"),
        Row(id: "silent shell", response: #"{"stdout":"","stderr":""}"#, output: ""),
        Row(
            id: "interrupted",
            response: #"{"stdout":"","stderr":"","interrupted":true}"#,
            output: "",
            outcome: .cancelled
        ),
        Row(id: "text", response: #""done""#, output: "done"),
        Row(id: "file", response: #"{"type":"text","file":{"content":"x\ny"}}"#, output: "x\ny"),
        Row(id: "content", response: #"{"content":"c"}"#, output: "c"),
        Row(id: "blocks", response: #"[{"type":"text","text":"1"},{"type":"text","text":"2"}]"#, output: "1\n2"),
        Row(id: "content blocks", response: #"{"content":[{"type":"text","text":"1"}]}"#, output: "1"),
        Row(id: "other", response: #"{"filenames":["a"],"n":1}"#, output: #"{"filenames":["a"],"n":1}"#),
        Row(id: "says so", response: #"{"is_error":true,"content":"no"}"#, output: "no", outcome: .error),
        Row(id: "no success", response: #"{"success":false}"#, output: #"{"success":false}"#, outcome: .error),
        Row(id: "error in words only", response: #""Error: no""#, output: "Error: no"),
        Row(id: "null", response: "null", output: ""),
    ]

    @Test(arguments: rows)
    func `a response's text and outcome are its own`(row: Row) throws {
        let payload = try ClaudePayload(parsing: Array(#"{"tool_response":\#(row.response)}"#.utf8))
        #expect(payload.call.output == row.output)
        #expect(payload.call.outcomeOfResponse == row.outcome)
    }

    @Test func `an agent is named by its session, a subagent by both`() throws {
        let main = try ClaudePayload(parsing: Array(#"{"session_id":"0f3c9a7e-1111"}"#.utf8))
        #expect(main.agent == "cc-0f3c9a7e")
        let sub = try ClaudePayload(parsing: Array(#"{"session_id":"0f3c9a7e-1111","agent_id":"agent-12345"}"#.utf8))
        #expect(sub.agent == "cc-0f3c9a7e/agent-12")
        #expect(try ClaudePayload(parsing: Array("{}".utf8)).agent == "cc-unknown")
    }

    @Test func `sessions with UUIDs of version 7 that began together are told apart`() throws {
        let rows = [
            ("019e648e-1111-7abc-8000-00000a000001", "cc-019e648e.0a000001"),
            ("019E648E-1111-7ABC-8000-00000A000002", "cc-019E648E.0A000002"),
            // Of version 4, of no version, and no UUIDs.
            ("019e648e-1111-4abc-8000-000000000001", "cc-019e648e"),
            ("019e648e-7111-1abc-8000-000000000001", "cc-019e648e"),
            ("019e648e-1111-7abc-8000-00000000000g", "cc-019e648e"),
            ("019e648e+1111-7abc-8000-000000000001", "cc-019e648e"),
            ("019e648e-1111-7abc-8000-0000000000012", "cc-019e648e"),
        ]
        for (session, agent) in rows {
            #expect(try ClaudePayload(parsing: Array(#"{"session_id":"\#(session)"}"#.utf8)).agent == agent)
        }
    }

    @Test(arguments: ["", "[]", "1", "{", "nonsense", "{\"a\":}"])
    func `what is no object is malformed`(text: String) {
        #expect(throws: SourceError.self) { try ClaudePayload(parsing: Array(text.utf8)) }
    }

    @Test func `fields of a wrong type count as missing`() throws {
        let text =
            #"{"session_id":1,"hook_event_name":[],"tool_name":{},"tool_input":"x","duration_ms":-1,"tool_calls":{}}"#
        let payload = try ClaudePayload(parsing: Array(text.utf8))
        #expect(payload.event == "" && payload.session == "unknown" && payload.call.tool == "")
        #expect(payload.call.input == .null && payload.call.duration == nil && payload.calls == [])
    }

    @Test func `mutated payloads never trap`() throws {
        let text =
            #"{"session_id":"s","hook_event_name":"PostToolUse","tool_name":"Bash","tool_input":{"command":"ls"},"#
            + #""tool_response":{"stdout":"\ud83d\ude00","stderr":""},"tool_calls":[{"tool_use_id":"1"}]}"#
        var random = FixedRandom(state: 7)
        for _ in 0..<3_000 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let payload = try? ClaudePayload(parsing: bytes) { _ = (payload.call.output, payload.agent) }
        }
    }
}
