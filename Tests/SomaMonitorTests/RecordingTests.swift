import Foundation
import SomaCommand
import SomaEngine
import SomaFold
import SomaIntake
import SomaModel
@testable import SomaMonitor
import SomaSources
import SomaStore
import SomaTestSupport
import Testing

/// What is recorded, replayed, gives the pressures that were seen, bit for bit.
struct RecordingTests {
    private let folder: TemporaryFolder
    private let monitor: Monitor

    init() throws {
        folder = try TemporaryFolder()
        let store = try Store(recordingIn: StateFolder(path: folder.path))
        monitor = try Monitor(recordingInto: store, configuration: Monitor.Configuration())
    }

    private func lines(_ day: String) throws -> [Observed] {
        try folder.text("sessions/\(day).jsonl").split(separator: "\n").map { line in
            try RecordingDialect.observed(in: Array(line.utf8).span)
        }
    }

    /// The own and effective pressures and the modes that a fresh engine makes of a day's file.
    private func replay(_ day: String) throws -> [[UInt64]] {
        var engine = RAMMemory()
        var pressures: [[UInt64]] = []
        for line in try lines(day) {
            switch line.what {
            case .action(let action):
                let reading = try #require(engine.replay([action]).first).reading
                pressures.append(
                    [reading.ownPressure.bitPattern, reading.pressure.bitPattern, UInt64(reading.mode.rawValue)]
                )
            case .sessionEnded: engine.end(line.session, of: line.agent)
            case .edge(let edge): engine.join(edge)
            case .edgeRemoved(let source, let target): engine.part(source, from: target)
            case .snapshot(let state, let guidance):
                try engine.resume(line.agent, from: state, guidance: guidance)
            case .settings(let settings): try engine.adopt(settings)
            default: Issue.record("a line that is none of a recording's")
            }
        }
        return pressures
    }

    private func hook(_ event: String, _ fields: String, at time: Timestamp) throws {
        let text = #"{"hook_event_name":"\#(event)","session_id":"s-1",\#(fields)}"#
        let payload = try ClaudeHooks.payload(Array(text.utf8), at: time)
        try Intake(monitor).take([(payload, HookContext())])
    }

    @Test func `each day's file gives what was seen, also from the middle of a session`() throws {
        let midnight = Timestamp(nanosecondsSinceEpoch: 1_767_312_000_000_000_000)
        var random = FixedRandom(state: 11)
        for step in Int64(-60)..<60 {
            let time = midnight.adding(nanoseconds: step * 7_000_000_000)
            let sub = step % 3 == 0 ? #""agent_id":"sub-agent","# : ""
            let event = Int.random(in: 0..<4, using: &random) == 0 ? "PostToolUseFailure" : "PostToolUse"
            let output = String(repeating: "x", count: Int.random(in: 0..<3_000, using: &random))
            let tool = ["Bash", "Read", "Edit"][Int.random(in: 0..<3, using: &random)]
            let fields = #"\#(sub)"tool_name":"\#(tool)","tool_use_id":"t\#(step)","tool_response":"\#(output)""#
            try hook(event, fields, at: time)
            if step == 20 { try hook("SubagentStop", #""agent_id":"sub-agent""#, at: time) }
        }
        let connection = try Store(readingFrom: StateFolder(path: folder.path), busyTimeout: 100)
        let seen = try connection.recordedReadings()
        #expect(seen.count == 120)
        #expect(try replay("2026-01-01") + replay("2026-01-02") == seen)
        #expect(try folder.names().contains("sessions"))
        #expect(try folder.mode("sessions/2026-01-02.jsonl") == 0o600)
    }

    @Test func `what is not the default is in the file, and again where it changes`() throws {
        var configuration = Monitor.Configuration()
        configuration.engine.general.bounds = try #require(ModeBounds(guide: 0.05, warn: 0.1, block: 0.2))
        configuration.engine.byAgent[ExactString("cc-s-1")] = .init(
            weights: try #require(
                SignalWeights(PerSignal(uncertainty: 0, drift: 1, errorRate: 3, tokenUsage: 1, cost: 1.1))
            )
        )
        configuration.budget = Budget.Limits(tokens: 1_000, costUSD: 0.3)
        let configurations = [monitor.configuration, configuration, configuration, monitor.configuration]
        for (index, configuration) in configurations.enumerated() {
            monitor.configuration = configuration
            for step in 0..<8 {
                let fields = #""tool_name":"Bash","tool_use_id":"t\#(index)-\#(step)","tool_response":"x""#
                try hook("PostToolUseFailure", fields, at: .noon(plus: Int64(index * 10 + step)))
            }
        }
        let connection = try Store(readingFrom: StateFolder(path: folder.path), busyTimeout: 100)
        #expect(try replay("2026-01-01") == connection.recordedReadings())
        var settings: [RecordedSettings] = []
        for case .settings(let json) in try lines("2026-01-01").map(\.what) {
            settings.append(try #require(RecordedSettings(json: json)))
        }
        #expect(settings.map(\.engine) == [configuration.engine, EngineConfiguration()])
        #expect(settings.map(\.budget.limits) == [configuration.budget, Budget.Limits()])
    }

    @Test func `a recording holds no text, and equal values hash alike`() throws {
        let secret = "do-not-tell-anyone"
        for call in ["a", "b"] {
            let fields =
                #""tool_name":"Read","tool_use_id":"\#(call)","tool_input":{"file_path":"\#(secret)"},"#
                + #""tool_response":"\#(secret) maybe""#
            try hook("PostToolUse", fields, at: .noon)
        }
        let text = try folder.text("sessions/2026-01-01.jsonl")
        #expect(!text.contains(secret))
        let inputs = try lines("2026-01-01").map(\.what).compactMap { line in
            if case .action(let action) = line { action.input } else { nil }
        }
        #expect(inputs.count == 2 && inputs[0] == inputs[1])
    }

    @Test(arguments: ["PostToolUseFailure", "PostToolUse"])
    func `an agent that comes into a recording later brings no text of its errors`(event: String) throws {
        monitor.configuration.recording = .off
        let call = #""tool_name":"Bash","tool_use_id":"t-1""#
        try hook("PostToolUseFailure", #""tool_name":"Bash","tool_use_id":"t-0","error":"private words""#, at: .noon)
        monitor.configuration.recording = .redacted
        try hook(event, call, at: .noon(plus: 5))
        let text = try folder.text("sessions/2026-01-01.jsonl")
        #expect(text.contains(#""guidance":{"number":1,"#))
        #expect(!text.contains("private"))
        #expect(try replay("2026-01-01") == monitor.store.recordedReadings().suffix(1))
    }

    @Test(arguments: ["sessions", "sessions/2026-01-01.jsonl"])
    func `a recording that was taken away begins anew`(name: String) throws {
        func call(_ number: Int) throws {
            try hook("PostToolUse", #""tool_name":"Bash","tool_use_id":"t\#(number)""#, at: .noon(plus: Int64(number)))
        }
        for number in 1...3 { try call(number) }
        try FileManager.default.removeItem(atPath: folder.path(name))
        for number in 4...6 { try call(number) }
        let connection = try Store(readingFrom: StateFolder(path: folder.path), busyTimeout: 100)
        #expect(try replay("2026-01-01") == Array(connection.recordedReadings().suffix(3)))
    }

    @Test func `a clock that jumps back a day loses nothing, and each file still gives what was seen`() throws {
        let day: Int64 = 86_400
        for (number, second) in [0, 1, 2, -day, 1 - day, 2 - day, 3, 4].enumerated() {
            let fields = #""tool_name":"Bash","tool_use_id":"t\#(number)","tool_response":"x""#
            try hook("PostToolUseFailure", fields, at: .noon(plus: second))
        }
        let store = try Store(readingFrom: StateFolder(path: folder.path), busyTimeout: 100)
        let seen = try store.recordedReadings()
        #expect(seen.count == 8)
        #expect(try replay("2025-12-31") == Array(seen[3..<6]))
        #expect(try replay("2026-01-01") == Array(seen[..<3] + seen[6...]))
        #expect(try monitor.agent(named: "cc-s-1", at: .noon(plus: 5))?.actionCount == 8)
    }
}
