import Foundation
import SomaJSON
import SomaSources
import SomaModel
import SomaTestSupport
import Testing

/// A recorded session through real `soma hook` and `soma statusline` processes: calls in Pre and Post pairs, words and
/// tokens in a transcript, cost in the status line's input.
@Suite struct SessionThroughHooksTests {
    @Test(arguments: ["storm-9", "failer"])
    func `hooks give the pressures that a replay of the recording gives`(agent: String) throws {
        let folder = try TemporaryFolder()
        let home = folder.path("home")
        let actions = try Recording.actions(Recording.edgeCases).filter { $0.agent == agent }
        #expect(actions.count == 60)
        var transcript = ""
        var cost = 0.0
        let start = #"{"hook_event_name":"SessionStart","source":"startup","session_id":"\#(agent)"}"#
        try SomaProcess.run(["hook"], home: home, input: start)
        for (index, action) in actions.enumerated() {
            let call =
                #""session_id":"\#(agent)","transcript_path":"\#(folder.path("t.jsonl"))","tool_name":"#
                + #""\#(action.tool)","tool_use_id":"t\#(index)""#
            func hook(_ event: String, _ more: String) throws {
                let payload = #"{"hook_event_name":"\#(event)",\#(call)\#(more)}"#
                let run = try SomaProcess.run(["hook"], home: home, input: payload)
                #expect(run.exitCode == 0 && run.error.isEmpty)
                #expect(
                    run.output.isEmpty || run.output.hasPrefix(#"{"hookSpecificOutput":{"hookEventName":"\#(event)","#)
                )
            }
            try hook("PreToolUse", "")
            transcript += message(index, action)
            try folder.write(transcript, to: "t.jsonl")
            cost += action.costUSD
            let input = #"{"session_id":"\#(agent)","cost":{"total_cost_usd":\#(cost)}}"#
            try SomaProcess.run(["statusline", "--stdin"], home: home, input: input)
            let output = #","tool_response":\#(quoted(action.output))"#
            try hook(action.failed ? "PostToolUseFailure" : "PostToolUse", output)
        }
        let day = try FileManager.default.contentsOfDirectory(atPath: home + "/sessions")[0]
        let replay = ["replay", "--json"]
        let seen = try SomaProcess.run(replay + [home + "/sessions/" + day], home: home).output
        let lines = actions.map { recorded($0) }.joined()
        let wanted = try SomaProcess.run(replay + ["-"], home: home, input: lines).output
        let (left, right) = (try pressures(seen), try pressures(wanted))
        #expect(left.count == right.count)
        // The cost of an action is the difference of two sums, which rounds.
        for (left, right) in zip(left, right) { #expect(abs(left - right) < 1e-9) }
    }

    private func message(_ index: Int, _ action: Action) -> String {
        #"{"type":"assistant","message":{"id":"m\#(index)","content":[{"type":"text","text":\#(quoted(action.text))}],"#
            + #""usage":{"input_tokens":\#(action.tokens),"output_tokens":0}}}"# + "\n"
    }

    private func recorded(_ action: Action) -> String {
        #"{"agent":"a","session":"s","time":"\#(action.time.rfc3339)","tool":"\#(action.tool)","#
            + #""text":\#(quoted(action.text)),"output":\#(quoted(action.output)),"tokens":\#(action.tokens),"#
            + #""cost_usd":\#(action.costUSD),"error":\#(action.failed)}"# + "\n"
    }

    private func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.value(text)
        return writer.text
    }

    private func pressures(_ output: String) throws -> [Double] {
        try output.split(separator: "\n").map { line in
            guard case .double(let pressure) = try JSONValue(parsing: String(line))["pressure"] else { return -1 }
            return pressure
        }
    }
}
