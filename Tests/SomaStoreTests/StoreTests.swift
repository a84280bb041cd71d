import SomaModel
@testable import SomaStore
import SomaTestSupport
import Testing

struct StoreTests {
    private let store: Store

    init() throws {
        store = try Store()
    }

    private let names = ["a", "", "a\0b", "\0", "é", "e\u{301}", "🧪", "'; DROP TABLE agents; --", "\u{FFFF}"]

    // MARK: sessions

    @Test func `a session is kept as it is, whatever its name`() throws {
        for (index, name) in names.enumerated() {
            let row = SessionRow(
                agent: name,
                session: name + "-s",
                ordinal: index + 1,
                startTime: .noon,
                endTime: Timestamp(nanosecondsSinceEpoch: .max),
                isOpen: index.isMultiple(of: 2),
                traceID: TraceID(high: .max, low: UInt64(index)),
                parentSpanID: index == 0 ? nil : SpanID(UInt64(index))
            )
            try store.setSession(row)
            #expect(try store.session(name + "-s", of: name) == row)
        }
        #expect(try store.connection.texts("SELECT count(*) FROM sessions") == ["\(names.count)"])
        #expect(try store.session("s", of: "nobody") == nil)
    }

    @Test func `sessions that ended by a time are found while they are open`() throws {
        for second: Int64 in [3, 1, 2] {
            var row = SessionRow(
                agent: "a",
                session: "s\(second)",
                ordinal: 1,
                startTime: .noon,
                endTime: .noon(plus: second),
                isOpen: true,
                traceID: TraceID(high: 0, low: 1),
                parentSpanID: nil
            )
            try store.setSession(row)
            row.isOpen = second != 2
            row.ordinal = 2
            try store.setSession(row)
        }
        #expect(try store.openSessions(endedBy: .noon, count: 9).isEmpty)
        #expect(try store.openSessions(endedBy: .noon(plus: 2), count: 9).map(\.session) == ["s1"])
        #expect(try store.openSessions(endedBy: .noon(plus: 3), count: 9).map(\.session) == ["s1", "s3"])
        #expect(try store.openSessions(endedBy: .noon(plus: 3), count: 9).map(\.ordinal) == [2, 2])
        #expect(try store.openSessions(endedBy: .noon(plus: 3), count: 1).map(\.session) == ["s1"])
    }

    // MARK: agents

    @Test func `an agent is kept to the bit, whatever its name`() throws {
        var random = FixedRandom(state: 12)
        for name in names {
            var agent = AgentSnapshot.stub(
                name,
                ownPressure: Double.random(in: 0...1, using: &random),
                pressure: Double.random(in: 0...1, using: &random),
                mode: .warn
            )
            for signal in Signal.allCases {
                agent.vitals[signal] = Double.random(in: 0...1, using: &random)
                agent.baselines[signal] = 1
                agent.signalPressures[signal] = .leastNonzeroMagnitude
            }
            try store.setAgent(agent, openSession: "s", state: "{\(name)}", guidance: "[]")
            let found = try store.agents(activeSince: .noon).filter { ExactString($0.agent) == ExactString(name) }
            #expect(found == [agent])
            #expect(try store.agentState(of: name) == "{\(name)}")
        }
        let sorted = names.map(ExactString.init).sorted().map { Array($0.text.unicodeScalars) }
        #expect(try store.agents(activeSince: .epoch).map { Array($0.agent.unicodeScalars) } == sorted)
        #expect(try store.agentState(of: "nobody") == nil)
    }

    private func act(_ agent: String, at second: Int64, own: Double = 0.5) throws {
        try store.setAgent(
            .stub(agent, lastActionTime: .noon(plus: second), ownPressure: own, pressure: own),
            openSession: "s",
            state: "{}",
            guidance: ""
        )
    }

    @Test func `agents are found by when they last acted`() throws {
        #expect(try store.latestAgent() == nil)
        for (second, agent) in ["b", "c", "a"].enumerated() { try act(agent, at: Int64(second)) }
        try act("d", at: 2)
        #expect(try store.agents(activeSince: .noon(plus: 1)).map(\.agent) == ["a", "c", "d"])
        try store.meetStranger("bb", isNamed: true, at: .noon(plus: 1))
        #expect(try store.names(activeSince: .noon(plus: 2)) == ["", "a", "d"])
        #expect(try store.names(activeSince: .noon) == ["", "a", "b", "bb", "c", "d"])
        try act("b", at: 9)
        #expect(try store.latestAgent()?.agent == "b")
    }

    @Test func `what an agent exerts ends with its session and with its silence`() throws {
        try act("a", at: 10)
        #expect(try store.exertedPressure(of: "a", since: .noon(plus: 9)) == 0.5)
        #expect(try store.exertedPressure(of: "a", since: .noon(plus: 10)) == 0)
        #expect(try store.exertedPressure(of: "b", since: .epoch) == 0)
        try store.closeSession("other", of: "a")
        #expect(try store.exertedPressure(of: "a", since: .noon) == 0.5)
        try store.closeSession("s", of: "a")
        #expect(try store.exertedPressure(of: "a", since: .noon) == 0)
        #expect(try store.agents(activeSince: .noon).first?.isSessionOpen == false)
    }

    @Test func `the most pressed of those with an open session is found`() throws {
        #expect(try store.mostPressedAgent(activeSince: .epoch) == nil)
        try act("low", at: 5, own: 0.1)
        try act("high", at: 5, own: 0.9)
        try act("quiet", at: 1, own: 1)
        #expect(try store.mostPressedAgent(activeSince: .noon(plus: 1))?.agent == "high")
        try store.closeSession("s", of: "high")
        #expect(try store.mostPressedAgent(activeSince: .noon(plus: 1))?.agent == "low")
        #expect(try store.mostPressedAgent(activeSince: .noon(plus: 5)) == nil)
    }

    // MARK: edges

    @Test func `edges are replaced, removed and read by source`() throws {
        for (source, trust) in [("b", 0.5), ("a", 1), ("b", 0.25), ("é", 0), ("e\u{301}", 0.1)] {
            try store.connect(try TrustEdge(from: source, to: "t", trust: trust))
        }
        try store.connect(try TrustEdge(from: "t", to: "a", trust: 0.1))
        let edges = try store.edges(into: "t")
        #expect(
            edges.map { Array($0.source.unicodeScalars) }
                == ["a", "b", "e\u{301}", "é"].map { Array($0.unicodeScalars) }
        )
        #expect(edges.map(\.trust) == [1, 0.25, 0.1, 0])
        try store.disconnect("b", from: "t")
        try store.disconnect("nobody", from: "t")
        #expect(try store.edges(into: "t").count == 3)
        #expect(try store.edges(into: "b").isEmpty)
        #expect(try store.edges(into: "a").count == 1)
    }

    // MARK: actions and budget

    @Test func `an action's row holds numbers and names, and no text of the agent's`() throws {
        var action = Action.stub(
            agent: "a\0b",
            callID: "",
            text: "private",
            output: "private",
            tokens: 9_007_199_254_740_992,
            costUSD: 0.1,
            failed: true,
            duration: 2.5
        )
        action.input = .string("private")
        for source in [Source.claudeCodeHook, .wrap, .test] { try store.insertAction(.stub(action), source: source) }
        #expect(
            try store.connection.texts(
                """
                SELECT printf('%s %s %d %d %s %s %d %s %d %s %s %s', hex(agent), session, number, time_unix_nano, tool,
                    ifnull(call_id, '-'), failed, duration_s, tokens, cost_usd, vital_error_rate, source)
                FROM actions ORDER BY id
                """
            )
                == ["claude-code/hook", "wrap", "test"].map {
                    "610062 s 1 1767268800000000000 Bash - 1 2.5 9007199254740992 0.1 0.3 \($0)"
                }
        )
    }

    @Test func `what is spent adds up by day`() throws {
        try store.spend(tokens: 3, costUSD: 0.25, on: "2026-01-01")
        try store.spend(tokens: 4, costUSD: 0.5, on: "2026-01-01")
        try store.spend(tokens: .max, costUSD: .greatestFiniteMagnitude, on: "2026-01-02")
        try store.spend(tokens: .max, costUSD: .greatestFiniteMagnitude, on: "2026-01-02")
        #expect(try store.spent(on: "2026-01-01") == (7, 0.75))
        #expect(try store.spent(on: "2026-01-02") == (0x1p64, .infinity))
        #expect(try store.spent(on: "2026-01-03") == (0, 0))
        #expect(try store.spent(inMonth: "2026-01") == (0x1p64, .infinity))
        #expect(try store.spent(inMonth: "2026-02") == (0, 0))
        try store.spend(tokens: 1, costUSD: 0.5, on: "2025-12-31")
        try store.spend(tokens: 2, costUSD: 1, on: "2025-12-01")
        #expect(try store.spent(inMonth: "2025-12") == (3, 1.5))
        #expect(try store.spentInAll() == (0x1p64, .infinity))
    }

    // MARK: ids of the installation

    @Test func `an installation's ids are drawn once`() throws {
        let folder = try TemporaryFolder()
        let first = try Store(recordingIn: folder.state)
        #expect(try first.instanceID().isEmpty)
        try first.install()
        let id = try first.instanceID()
        #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        #expect(try first.epoch().wholeMatch(of: /[0-9a-f]{16}/) != nil)
        let second = try Store(recordingIn: folder.state)
        try second.install()
        #expect(try second.instanceID() == id)
        #expect(try second.epoch() == first.epoch())
        try store.install()
        #expect(try store.instanceID() != id)
        #expect(try store.epoch() != first.epoch())
    }
}
