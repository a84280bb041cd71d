import SomaJSON
import SomaModel
import SomaMonitor
@testable import SomaStore
import SomaTelemetry
import SomaTestSupport
import Testing

struct SessionEndTests {
    private let folder: TemporaryFolder
    private let monitor: Monitor

    init() throws {
        folder = try TemporaryFolder()
        monitor = try folder.monitor()
    }

    /// Phase, session, ordinal and time of each session line of the audit log.
    private func phases() throws -> [String] {
        try folder.auditLines().filter { $0["event"]?.text == "session" }.map { line in
            let words = [line["phase"]?.text, line["session"]?.text, line["ordinal"]?.number.map { "\(Int($0))" }]
            return words.map { $0 ?? "-" }.joined(separator: " ")
        }
    }

    @Test func `a session ends once, and begins anew with the next action`() throws {
        try monitor.endSession("s", of: "a")
        _ = try monitor.record([.stub()], source: .claudeCodeHook)
        try monitor.endSession("s", of: "b")
        try monitor.endSession("t", of: "a")
        #expect(try phases() == ["start s 1"])
        try monitor.endSession("s", of: "a")
        try monitor.endSession("s", of: "a")
        #expect(try phases() == ["start s 1", "end s 1"])
        _ = try monitor.record([.stub(second: 5)], source: .claudeCodeHook)
        try monitor.endSession("s", of: "a")
        #expect(try phases() == ["start s 1", "end s 1", "start s 2", "end s 2"])
    }

    @Test func `sessions idle for 30 minutes end, the others go on`() throws {
        _ = try monitor.record(
            [.stub(), .stub(session: "t", second: 1), .stub(agent: "b", second: 2)],
            source: .claudeCodeHook
        )
        try monitor.endIdleSessions(at: Timestamp.noon(plus: 1_800).adding(nanoseconds: -1))
        #expect(try phases().count == 3)
        try monitor.endIdleSessions(at: .noon(plus: 1_801))
        #expect(try phases().dropFirst(3) == ["end s 1", "end t 1"])
        try monitor.endIdleSessions(at: .noon(plus: 1_801))
        #expect(try phases().count == 5)
        try monitor.endAllSessions()
        try monitor.endAllSessions()
        #expect(try phases().count == 6)
    }

    @Test func `any number of sessions end, each once`() throws {
        _ = try monitor.record((0..<250).map { .stub(session: "\($0)", second: $0) }, source: .claudeCodeHook)
        try monitor.endAllSessions()
        #expect(Set(try phases().dropFirst(250)) == Set((0..<250).map { "end \($0) 1" }))
        #expect(try phases().count == 500)
    }

    @Test func `a session whose name is no text, in a database that someone changed, holds nothing up`() throws {
        _ = try monitor.record([.stub(), .stub(session: "t", second: 1)], source: .claudeCodeHook)
        let store = try Store(recordingIn: folder.state)
        try store.connection.execute("UPDATE sessions SET session = CAST(x'ff' AS TEXT) WHERE session = 's'")
        try monitor.endAllSessions()
        #expect(try phases().contains("end t 1"))
    }

    @Test func `a session that goes on after 30 idle minutes ends first`() throws {
        _ = try monitor.record([.stub(), .stub(second: 1_800)], source: .claudeCodeHook)
        #expect(try phases() == ["start s 1", "end s 1", "start s 2"])
        try monitor.endAllSessions()
        #expect(try phases().last == "end s 2")
    }

    @Test func `an ended session exerts nothing on those who hear it`() throws {
        try monitor.connect(try TrustEdge(from: "a", to: "b", trust: 1))
        for second in 0..<15 {
            _ = try monitor.record([.stub(second: Int64(second), failed: true)], source: .claudeCodeHook)
        }
        let time = Timestamp.noon(plus: 15)
        #expect(try monitor.record([.stub(agent: "b", second: 15)], source: .claudeCodeHook)[0].reading.pressure > 0.2)
        try monitor.endSession("s", of: "a")
        let agents = try monitor.snapshot(at: time).agents
        #expect(agents.map(\.pressure) == [0, 0])
        #expect(agents.map(\.isSessionOpen) == [false, true])
        #expect(agents.map(\.mode) == [.observe, .observe])
    }

    // MARK: spans

    @Test func `spans wait only where someone waits for them`() throws {
        _ = try monitor.record([.stub()], source: .claudeCodeHook)
        #expect(try folder.spans().isEmpty)
        let store = try Store(recordingIn: folder.state)
        try store.remember("d", endpoint: "http://x")
        _ = try monitor.record([.stub(second: 1), .stub(agent: "b", second: 2)], source: .claudeCodeHook)
        #expect(try folder.spans().map(\.name) == ["execute_tool Bash", "execute_tool Bash"])
        try monitor.endAllSessions()
        #expect(
            try folder.spans().map(\.name)
                == ["execute_tool Bash", "execute_tool Bash", "invoke_agent a", "invoke_agent b"]
        )
        try store.forget("d", ExportSignal.allCases)
        _ = try monitor.record([.stub(second: 3)], source: .claudeCodeHook)
        #expect(try folder.spans().isEmpty)
    }

    @Test func `spans of one session are one trace under one root, and a second beginning has a root of its own`()
        throws
    {
        try Store(recordingIn: folder.state).remember("d", endpoint: "http://x")
        _ = try monitor.record([.stub(duration: 2), .stub(second: 5)], source: .claudeCodeHook)
        try monitor.endSession("s", of: "a")
        _ = try monitor.record([.stub(second: 9)], source: .claudeCodeHook)
        try monitor.endSession("s", of: "a")
        let spans = try folder.spans()
        try #require(spans.count == 5)
        let roots = [spans[2], spans[4]]
        #expect(Set(spans.map(\.traceID)) == [SpanIdentity.traceID(session: "s")])
        #expect(Set(spans.map(\.spanID)).count == 5)
        #expect(roots.map(\.name) == ["invoke_agent a", "invoke_agent a"])
        #expect(roots.map(\.parentSpanID) == [nil, nil])
        #expect(
            [spans[0], spans[1], spans[3]].map(\.parentSpanID) == [roots[0].spanID, roots[0].spanID, roots[1].spanID]
        )
        #expect((roots[0].startTime, roots[0].endTime) == (.noon(plus: -2), .noon(plus: 5)))
        #expect((roots[1].startTime, roots[1].endTime) == (.noon(plus: 9), .noon(plus: 9)))
        // The audit log names the same spans.
        let lines = try folder.auditLines().filter { $0["event"]?.text == "pressure_update" }
        #expect(lines.map { $0["span_id"]?.text } == [spans[0], spans[1], spans[3]].map(\.spanID.hexadecimal))
        #expect(Set(lines.map { $0["trace_id"]?.text }) == [spans[0].traceID.hexadecimal])
    }

    @Test func `a subagent hangs under its parent's session`() throws {
        try Store(recordingIn: folder.state).remember("d", endpoint: "http://x")
        _ = try monitor.record(
            [
                .stub(), .stub(agent: "a/b", second: 1), .stub(agent: "a/b/c", second: 2),
                .stub(agent: "x/y", second: 3),
            ],
            source: .claudeCodeHook
        )
        try monitor.endAllSessions()
        let roots = Dictionary(
            uniqueKeysWithValues: try folder.spans().filter { $0.name.hasPrefix("invoke_agent") }.map { ($0.name, $0) }
        )
        #expect(roots["invoke_agent a"]?.parentSpanID == nil)
        #expect(roots["invoke_agent a/b"]?.parentSpanID == roots["invoke_agent a"]?.spanID)
        #expect(roots["invoke_agent a/b/c"]?.parentSpanID == roots["invoke_agent a/b"]?.spanID)
        #expect(roots["invoke_agent x/y"]?.parentSpanID == nil)
        #expect(Set(roots.values.map(\.traceID)).count == 1)
    }

    @Test func `a mode change is an event of its action's span, a counter and an audit line`() throws {
        try Store(recordingIn: folder.state).remember("d", endpoint: "http://x")
        var changes = 0
        for second in 0..<30 {
            let outcome = try monitor.record(
                [.stub(second: Int64(second), failed: second > 12)],
                source: .claudeCodeHook
            )
            changes += outcome[0].outcome.modeChange == nil ? 0 : 1
        }
        #expect(changes > 0)
        #expect(try folder.spans().count { !$0.events.isEmpty } == changes)
        #expect(try folder.auditLines().count { $0["event"]?.text == "mode_change" } == changes)
        #expect(try monitor.snapshot(at: .noon(plus: 30)).total("soma.mode.changes") == Double(changes))
    }

    @Test func `a replay gives the same ids every time, two folders do not`() throws {
        func spans(_ store: Store, _ monitor: Monitor) throws -> [Span] {
            try store.remember("d", endpoint: "http://x")
            _ = try monitor.record([.stub(), .stub(second: 1)], source: .test)
            try monitor.endAllSessions()
            return try store.waitingSpans()
        }
        let replays = try (0..<2).map { _ in
            let store = try Store()
            return try spans(store, Monitor(replayingInto: store))
        }
        #expect(replays[0] == replays[1])
        #expect(replays[0].count == 3)
        let live = try (0..<2).map { _ in
            let store = try Store()
            return try spans(store, try Monitor(recordingInto: store, configuration: .init()))
        }
        #expect(Set((live[0] + live[1] + replays[0]).map(\.spanID)).count == 9)
        #expect(Set((live[0] + live[1] + replays[0]).map(\.traceID)).count == 1)
    }
}
