import SomaIntake
import SomaModel
import SomaMonitor
import SomaSources
import SomaStore
import SomaTestSupport
import Testing

struct HookTests {
    private let monitor: Monitor

    init() throws {
        monitor = Monitor(replayingInto: try Store())
    }

    private func take(_ event: String, _ fields: String = "", at second: Int64, session: String = "s-1") throws {
        let comma = fields.isEmpty ? "" : ","
        let text = #"{"hook_event_name":"\#(event)","session_id":"\#(session)"\#(comma)\#(fields)}"#
        let payload = try ClaudeHooks.payload(Array(text.utf8), at: .noon(plus: second))
        try Intake(monitor).take([(payload, HookContext())])
    }

    private func snapshot(at second: Int64) throws -> Snapshot { try monitor.snapshot(at: .noon(plus: second)) }

    private let call = #""tool_name":"Bash","tool_use_id":"t-1""#

    @Test func `a call lasts from its Pre to its Post, and counts once`() throws {
        try take("PreToolUse", call, at: 10)
        try take("PostToolUse", call, at: 13)
        try take("PostToolUse", call, at: 14)
        try take("PostToolUseFailure", call, at: 15)
        let snapshot = try snapshot(at: 20)
        #expect(snapshot.agents.map(\.agent) == ["cc-s-1"])
        #expect(snapshot.agents.map(\.actionCount) == [1])
        let sums = snapshot.series.compactMap { series -> Double? in
            if case .histogram(_, let sum) = series.value, series.key.metric == "soma.action.duration" {
                sum
            } else {
                nil
            }
        }
        #expect(sums == [3])
    }

    @Test func `parallel calls pair by their ids`() throws {
        for (id, second) in [("a", Int64(1)), ("b", 2)] {
            try take("PreToolUse", #""tool_name":"Read","tool_use_id":"\#(id)""#, at: second)
        }
        try take("PostToolUse", #""tool_name":"Read","tool_use_id":"b""#, at: 3)
        try take("PostToolUse", #""tool_name":"Read","tool_use_id":"a""#, at: 9)
        let sums = try snapshot(at: 10).series.compactMap { series -> Double? in
            if case .histogram(_, let sum) = series.value { sum } else { nil }
        }
        #expect(sums == [9])
    }

    private func outcomes() throws -> [String] {
        try snapshot(at: 100).series.filter { $0.key.metric == "soma.actions" }.flatMap { series -> [String] in
            guard case .count(let count) = series.value else { return [] }
            let outcome = series.key.attributes.first { $0.name == "soma.outcome" }?.value ?? ""
            return Array(repeating: outcome, count: Int(count))
        }.sorted()
    }

    @Test func `a batch closes what is open: what did not run is no action, what was refused failed`() throws {
        for id in ["a", "b", "c"] { try take("PreToolUse", #""tool_name":"Read","tool_use_id":"\#(id)""#, at: 1) }
        try take("PostToolUse", #""tool_name":"Read","tool_use_id":"a""#, at: 2)
        let responses = [
            "a": "text", "b": "needs approval", "c": "The user doesn't want to proceed with this tool use.",
            "d": "<tool_use_error>no</tool_use_error>",
        ]
        let calls = responses.sorted { $0.key < $1.key }
            .map { #"{"tool_name":"Read","tool_use_id":"\#($0.key)","tool_response":"\#($0.value)"}"# }
            .joined(separator: ",")
        for second: Int64 in [3, 4] { try take("PostToolBatch", #""tool_calls":[\#(calls)]"#, at: second) }
        #expect(try outcomes() == ["cancelled", "error", "ok"])
        #expect(try monitor.store.call("b", of: "cc-s-1") == nil)
        // One whose own event came late counts once even so.
        try take("PostToolUse", #""tool_name":"Read","tool_use_id":"b""#, at: 5)
        try take("PostToolUse", #""tool_name":"Read","tool_use_id":"a""#, at: 5)
        #expect(try outcomes() == ["cancelled", "error", "ok", "ok"])
    }

    @Test(arguments: [("UserPromptSubmit", #""prompt":"stop that""#), ("SessionEnd", "")])
    func `a call that is still open when a person goes on was cancelled`(event: String, fields: String) throws {
        try take("PreToolUse", call, at: 1)
        try take(event, fields, at: 5)
        #expect(try outcomes() == ["cancelled"])
        try take(event, fields, at: 6)
        #expect(try outcomes() == ["cancelled"])
    }

    @Test func `work in the background ends without stopping a call`() throws {
        try take("PreToolUse", call, at: 1)
        try take("UserPromptSubmit", #""prompt":"<task-notification>""#, at: 2)
        try take("PostToolUse", call, at: 5)
        #expect(try outcomes() == ["ok"])
    }

    @Test func `what a subagent had begun ends with it`() throws {
        try take("PreToolUse", call + #","agent_id":"sub-1234""#, at: 1)
        try take("SubagentStop", #""agent_id":"sub-1234""#, at: 2)
        try take("PreToolUse", #""tool_name":"Read","tool_use_id":"t-2","agent_id":"sub-5678""#, at: 3)
        try take("SessionEnd", at: 4)
        #expect(try outcomes() == ["cancelled"])
    }

    @Test func `what the client measured goes before the time between the hooks`() throws {
        try take("PreToolUse", call, at: 10)
        try take("PostToolUse", call + #","duration_ms":539"#, at: 13)
        let sums = try snapshot(at: 20).series.compactMap { series -> Double? in
            if case .histogram(_, let sum) = series.value { sum } else { nil }
        }
        #expect(sums == [0.539])
    }

    @Test func `a denied call never becomes an action`() throws {
        try take("PreToolUse", call, at: 1)
        try take("PermissionDenied", call, at: 2)
        #expect(try monitor.store.call("t-1", of: "cc-s-1") == nil)
        #expect(try snapshot(at: 5).agents.isEmpty)
    }

    @Test func `a subagent is an agent of its own with an edge to its parent`() throws {
        let sub = #""agent_id":"abcdefghij""#
        try take("SubagentStart", sub, at: 1)
        for second: Int64 in 2...13 {
            try take(
                "PostToolUseFailure",
                sub + #","tool_name":"Bash","tool_use_id":"x\#(second)","error":"no""#,
                at: second
            )
        }
        try take("PostToolUse", call, at: 14)
        let agents = try snapshot(at: 15).agents
        #expect(agents.map(\.agent) == ["cc-s-1", "cc-s-1/abcdefgh"])
        #expect(agents[1].ownPressure > 0.3)
        #expect(agents[0].pressure == agents[1].ownPressure * 0.5)
        try take("SubagentStop", sub, at: 16)
        #expect(try snapshot(at: 17).agents[0].pressure == agents[0].ownPressure)
    }

    @Test func `an open call or a living subagent keeps a session open past 30 idle minutes`() throws {
        let hour: Int64 = 3_600
        try take("PostToolUse", call, at: 0)
        try take("PreToolUse", #""tool_name":"Bash","tool_use_id":"long""#, at: 1)
        try monitor.endIdleSessions(at: .noon(plus: hour))
        #expect(try monitor.store.session("s-1", of: "cc-s-1")?.isOpen == true)
        try take("PostToolUse", #""tool_name":"Bash","tool_use_id":"long""#, at: hour)
        try take("SubagentStart", #""agent_id":"sub""#, at: hour)
        try monitor.endIdleSessions(at: .noon(plus: 2 * hour))
        #expect(try monitor.store.session("s-1", of: "cc-s-1")?.isOpen == true)
        try take("SubagentStop", #""agent_id":"sub""#, at: 2 * hour)
        try monitor.endIdleSessions(at: .noon(plus: 2 * hour))
        #expect(try monitor.store.session("s-1", of: "cc-s-1")?.isOpen == false)
    }

    @Test func `the rise of the session's cost is the next action's`() throws {
        try take("SessionStart", #""source":"startup""#, at: 0)
        try monitor.store.noteTotalCost(0.25, of: "cc-s-1")
        try monitor.store.noteTotalCost(0.75, of: "cc-s-1")
        try take("PostToolUse", call, at: 1)
        try monitor.store.noteTotalCost(0.10, of: "cc-s-1")
        try take("PostToolUse", #""tool_name":"Bash","tool_use_id":"t-2""#, at: 2)
        try take("PostToolUse", #""tool_name":"Bash","tool_use_id":"t-3""#, at: 3)
        #expect(abs(try snapshot(at: 4).total("soma.cost.usd") - 0.75) < 1e-12)
    }

    @Test func `unknown events and missing fields do nothing`() throws {
        for event in ["", "Notification", "SomethingNew", "PreToolUse", "SessionEnd", "Stop", "PermissionDenied"] {
            try take(event, at: 1)
        }
        #expect(try snapshot(at: 2).agents.isEmpty)
    }
}
