import SomaIntake
import SomaModel
import SomaMonitor
import SomaSources
import SomaStore
import SomaTestSupport
import Testing

struct IntakeTests {
    private let monitor: Monitor

    init() throws {
        monitor = Monitor(replayingInto: try Store())
    }

    private func take(_ event: String, _ fields: String = "", at second: Int64) throws {
        let comma = fields.isEmpty ? "" : ","
        let text = #"{"hook_event_name":"\#(event)","session_id":"s-1"\#(comma)\#(fields)}"#
        try Intake(monitor).take([(try ClaudeHooks.payload(Array(text.utf8), at: .noon(plus: second)), HookContext())])
    }

    private func seen(_ id: String) throws -> Bool {
        try Intake(monitor).seen(ObservationID(id), of: "cc-s-1", from: .claudeCodeHook)
    }

    @Test func `a call has been seen from its end until its session's`() throws {
        let call = #""tool_name":"Bash","tool_use_id":"t-1""#
        try take("PreToolUse", call, at: 1)
        #expect(try !seen("t-1"))
        try take("PostToolUse", call, at: 2)
        #expect(try seen("t-1"))
        #expect(try !seen("t-2"))
        try take("SessionEnd", at: 3)
        #expect(try !seen("t-1"))
    }
}
