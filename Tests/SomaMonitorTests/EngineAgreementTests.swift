import SomaCommand
import SomaEngine
import SomaFold
import SomaModel
import SomaMonitor
import SomaSources
import SomaStore
import SomaTestSupport
import Testing

/// What the database remembers between two actions is all that the engine has in memory.
struct EngineAgreementTests {
    /// Edges among the agents of some actions: a ring, and every third one more.
    private func edges(_ actions: [Action]) throws -> [TrustEdge] {
        let agents = Set(actions.map { ExactString($0.agent) }).sorted().map(\.text)
        guard agents.count > 1 else { return [] }
        return try agents.indices.flatMap { index in
            let next = agents[(index + 1) % agents.count]
            var edges = [try TrustEdge(from: agents[index], to: next, trust: 0.9)]
            let other = agents[(index + 3) % agents.count]
            if index % 3 == 0, other != agents[index], other != next {
                edges.append(try TrustEdge(from: agents[index], to: other, trust: 0.6))
            }
            return edges
        }
    }

    /// Agents in turn, so that they hear each other, with idle times in between.
    private func crowd() -> [Action] {
        var random = FixedRandom(state: 13)
        var actions: [Action] = []
        var second: Int64 = 0
        for _ in 0..<240 {
            second += Int64.random(in: 0...30, using: &random)
            if Int.random(in: 0..<40, using: &random) == 0 { second += 1_900 }
            let agent = ["a", "b", "c", "\u{E9}", "e\u{301}", "a/sub"].randomElement(using: &random) ?? "a"
            var action = Action.stub(agent: agent, session: "s\(second / 4_000)", second: second)
            action.tool = ["Bash", "Read", "Edit"].randomElement(using: &random) ?? "Bash"
            action.outcome = [.ok, .error, .cancelled].randomElement(using: &random) ?? .ok
            action.text = Bool.random(using: &random) ? "maybe \u{E9}" : "done"
            action.output = String(repeating: "x", count: Int.random(in: 0..<2_000, using: &random))
            action.tokens = Int64.random(in: 0..<100_000, using: &random)
            action.costUSD = Double.random(in: 0..<2, using: &random)
            action.duration = Double.random(in: 0..<5, using: &random)
            actions.append(action)
        }
        return actions
    }

    private func check(_ actions: [Action], _ monitor: () throws -> Monitor) throws {
        var engine = RAMMemory()
        for edge in try edges(actions) {
            engine.join(edge)
            try monitor().connect(edge)
        }
        for (index, action) in actions.enumerated() {
            let expected = try #require(engine.replay([action]).first)
            // Equal doubles are equal bits but for zero's sign, and no number here is negative.
            let found = try #require(try monitor().replay([action], source: .test).first)
            #expect(found.reading == expected.reading, "action \(index)")
            #expect(found.firings.map(\.id) == expected.firings.map(\.id), "action \(index)")
            if index % 50 == 49 {
                engine.end(action.session, of: action.agent)
                try monitor().endSession(action.session, of: action.agent)
            }
            if index % 30 == 29 {
                let snapshot = try monitor().snapshot(at: action.time)
                for agent in snapshot.agents {
                    #expect(
                        agent.pressure == engine.pressure(of: agent.agent, at: action.time),
                        "\(agent.agent)"
                    )
                }
            }
        }
    }

    @Test func `the edge cases give what the engine in memory gives`() throws {
        let monitor = Monitor(replayingInto: try Store())
        try check(try Recording.actions(Recording.edgeCases)) { monitor }
    }

    @Test func `agents that hear each other give what the engine in memory gives`() throws {
        let monitor = Monitor(replayingInto: try Store())
        try check(crowd()) { monitor }
    }

    @Test func `a process an action gives what the engine in memory gives`() throws {
        let folder = try TemporaryFolder()
        try check(Array(crowd().prefix(100))) { try folder.monitor() }
    }

    @Test func `two processes in turn give what one gives`() throws {
        let folder = try TemporaryFolder()
        let monitors = [try folder.monitor(), try folder.monitor()]
        var turn = 0
        try check(Array(crowd().prefix(100))) {
            turn += 1
            return monitors[turn % 2]
        }
    }

    @Test func `actions recorded together give what they give one by one`() throws {
        let actions = crowd()
        let together = try Monitor(replayingInto: try Store()).record(actions, source: .test)
        let single = Monitor(replayingInto: try Store())
        #expect(
            try together.map(\.outcome) == actions.flatMap { try single.record([$0], source: .test).map(\.outcome) }
        )
    }

    @Test func `a recording's budget and patterns give the same in a state folder as in memory`() throws {
        let settings = RecordedSettings(
            engine: EngineConfiguration(),
            budget: Budget(
                limits: Budget.Limits(tokens: 4_000_000, costUSD: 150),
                spentTokens: 1_000,
                spentCostUSD: 0.5
            ),
            patterns: ["bash_retry": "retired", "error_cascade": "refuted", "drift": "revived"]
        ).json
        var memory = RAMMemory()
        let monitor = Monitor(replayingInto: try Store())
        try memory.adopt(settings)
        try monitor.adopt(settings)
        var floors: Set<Mode> = []
        var fired = 0
        for action in crowd() {
            let expected = try #require(memory.replay([action]).first)
            let found = try #require(try monitor.replay([action], source: .test).first)
            #expect(found.reading == expected.reading)
            #expect(found.firings == expected.firings)
            floors.insert(found.reading.floor)
            fired += found.firings.count
        }
        #expect(floors.contains(.block) && floors.contains(.observe))
        #expect(fired > 10)
    }

    @Test func `weights and bounds count here too`() throws {
        var configuration = Monitor.Configuration()
        configuration.engine.general.bounds = try #require(ModeBounds(guide: 0.01, warn: 0.05, block: 0.1))
        configuration.engine.byAgent[ExactString("b")] = .init()
        var engine = RAMMemory()
        try engine.adopt(
            RecordedSettings(engine: configuration.engine, budget: Budget(limits: Budget.Limits())).json
        )
        let folder = try TemporaryFolder()
        let monitor = try folder.monitor(configuration)
        let actions = crowd()
        for action in actions {
            #expect(
                try monitor.replay([action], source: .test).map(\.reading) == engine.replay([action]).map(\.reading)
            )
        }
        let end = try #require(actions.last).time
        for agent in try monitor.snapshot(at: end).agents {
            let bounds = configuration.engine.settings(for: agent.agent).bounds
            #expect(agent.mode == bounds.mode(at: agent.pressure))
        }
    }
}
