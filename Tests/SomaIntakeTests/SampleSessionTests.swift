import Foundation
import SomaIntake
import SomaModel
import SomaMonitor
import SomaSources
import SomaStore
import SomaTestSupport
import Testing

/// Real transcripts of Claude Code, taken in by the payloads that its hooks send beside them, at the times of their rows.
struct SampleSessionTests {
    private static let folder: String? = Repository.shared.flatMap { shared in
        let folder = shared + "/samples/claude-code/transcripts/"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }

    struct Expected: CustomTestStringConvertible, Sendable {
        var files: [String]
        var calls: Int
        var failed: Int
        var cancelled: Int
        var tokens: Int
        var testDescription: String { files.joined(separator: " + ") }
    }

    /// Of the rows whose files are whole sessions, each for a state folder of its own.
    static let expected: [Expected] = {
        guard let shared = Repository.shared,
            let text = try? String(contentsOfFile: shared + "/samples/EXPECTED.tsv", encoding: .utf8)
        else { return [] }
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let prefix = "claude-code/transcripts/"
            guard fields.count > 6, fields[0].hasPrefix(prefix), !fields[0].contains("/subagents/") else { return nil }
            return Expected(
                files: fields[0].components(separatedBy: " + ").map { String($0.dropFirst(prefix.count)) },
                calls: Int(fields[3]) ?? -1,
                failed: Int(fields[4]) ?? -1,
                cancelled: Int(fields[5]) ?? -1,
                tokens: Int(fields[6]) ?? -1
            )
        }
    }()

    @Test(.enabled(if: folder != nil, "../shared/samples is not there"), arguments: expected)
    func `a session counts as its own program counts it`(expected: Expected) throws {
        let folder = try #require(Self.folder)
        let monitor = Monitor(replayingInto: try Store())
        var events: [Event] = []
        for file in expected.files { events += try Self.events(of: folder + file) }
        for event in events.sorted(by: { $0.time < $1.time }) {
            let bytes = try Array(JSONSerialization.data(withJSONObject: event.payload))
            try Intake(monitor).take([(try ClaudeHooks.payload(bytes, at: event.time), HookContext())])
        }
        let series = try monitor.snapshot(at: try #require(events.map(\.time).max())).series
        func actions(_ outcome: String?) -> Int {
            series.filter { one in
                one.key.metric == "soma.actions"
                    && (outcome == nil
                        || one.key.attributes.contains { $0.name == "soma.outcome" && $0.value == outcome })
            }
            .reduce(0) { sum, one in if case .count(let count) = one.value { sum + Int(count) } else { sum } }
        }
        #expect(actions(nil) == expected.calls)
        #expect(actions("error") == expected.failed)
        #expect(actions("cancelled") == expected.cancelled)
        let tokens = series.filter { $0.key.metric == "soma.tokens" }
            .reduce(0) { sum, one in if case .count(let count) = one.value { sum + Int(count) } else { sum } }
        #expect(tokens == expected.tokens)
    }

    struct Event {
        var time: Timestamp
        var payload: [String: Any]
    }

    /// What the hooks say of one file and those of its subagents.
    private static func events(of path: String) throws -> [Event] {
        let session = try #require(path.split(separator: "/").last?.dropLast(6)).description
        var events = try events(in: path, ["session_id": session, "transcript_path": path])
        let own = try rows(of: path).filter { $0["requestSessionId"] == nil && $0["type"] as? String == "assistant" }
        let isFork = try rows(of: path).contains { $0["requestSessionId"] != nil }
        let times = own.compactMap(time)
        let first = try #require(times.min()).adding(nanoseconds: -500_000_000)
        // A fork's copied rows lie before its start.
        events.removeAll { $0.time < first && isFork }
        let start = ["hook_event_name": "SessionStart", "source": isFork ? "fork" : "startup"]
        let end = ["hook_event_name": "SessionEnd", "reason": "other"]
        let last = try #require(events.map(\.time).max()).adding(nanoseconds: 1_000_000_000)
        for (time, more) in [(first, start), (last, end)] {
            var payload: [String: Any] = ["session_id": session, "transcript_path": path]
            for (name, value) in more { payload[name] = value }
            events.append(Event(time: time, payload: payload))
        }
        let folder = String(path.dropLast(6)) + "/subagents/"
        for name in Repository.names(in: folder) where name.hasSuffix(".jsonl") {
            let id = String(name.dropFirst("agent-".count).dropLast(6))
            let common: [String: Any] = ["session_id": session, "transcript_path": path, "agent_id": id]
            var subagents = try Self.events(in: folder + name, common)
            var stop = common
            stop["hook_event_name"] = "SubagentStop"
            stop["agent_transcript_path"] = folder + name
            subagents.append(
                Event(time: try #require(try rows(of: folder + name).compactMap(time).max()), payload: stop)
            )
            events += subagents
        }
        return events
    }

    /// The payloads of calls, and of prompts and pauses.
    private static func events(in path: String, _ common: [String: Any]) throws -> [Event] {
        var events: [Event] = []
        var calls: [String: (name: String, input: Any)] = [:]
        let rows = try rows(of: path)
        var results: [String: String] = [:]
        for row in rows { for block in blocks(of: row, "tool_result") { results[id(block)] = text(block) } }
        func add(_ event: String, _ row: [String: Any], _ more: [String: Any]) {
            guard let time = time(row) else { return }
            let payload = common.merging(more) { $1 }.merging(["hook_event_name": event]) { $1 }
            events.append(Event(time: time, payload: payload))
        }
        for row in rows {
            for block in blocks(of: row, "tool_use") {
                let name = block["name"] as? String ?? ""
                calls[id(block)] = (name, block["input"] ?? [:])
                // What is refused by validation has no hooks of its own.
                if results[id(block)]?.hasPrefix("<tool_use_error>") == true { continue }
                add(
                    "PreToolUse",
                    row,
                    ["tool_use_id": id(block), "tool_name": name, "tool_input": block["input"] ?? [:]]
                )
            }
            for block in blocks(of: row, "tool_result") {
                guard let call = calls[id(block)] else { continue }
                var fields: [String: Any] = [
                    "tool_use_id": id(block), "tool_name": call.name, "tool_input": call.input,
                ]
                if text(block).hasPrefix("<tool_use_error>") {
                    fields["tool_response"] = text(block)
                    add("PostToolBatch", row, ["tool_calls": [fields]])
                } else if row["toolDenialKind"] as? String == "user-rejected" {
                    // An interrupt: nothing more is heard of the call.
                } else if block["is_error"] as? Bool == true {
                    add("PostToolUseFailure", row, fields.merging(["error": text(block)]) { $1 })
                } else {
                    add("PostToolUse", row, fields.merging(["tool_response": text(block)]) { $1 })
                }
            }
            if row["type"] as? String == "user", row["promptSource"] as? String == "typed" {
                add("UserPromptSubmit", row, ["prompt": "go on"])
            }
            if row["subtype"] as? String == "stop_hook_summary" { add("Stop", row, [:]) }
        }
        return events
    }

    private static func rows(of path: String) throws -> [[String: Any]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    private static func time(_ row: [String: Any]) -> Timestamp? {
        (row["timestamp"] as? String).flatMap(Timestamp.init(rfc3339:))
    }

    private static func blocks(of row: [String: Any], _ type: String) -> [[String: Any]] {
        let content = (row["message"] as? [String: Any])?["content"] as? [[String: Any]] ?? []
        return content.filter { $0["type"] as? String == type }
    }

    private static func id(_ block: [String: Any]) -> String {
        block["id"] as? String ?? block["tool_use_id"] as? String ?? ""
    }

    private static func text(_ block: [String: Any]) -> String { block["content"] as? String ?? "" }
}
