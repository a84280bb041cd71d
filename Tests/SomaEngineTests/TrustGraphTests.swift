import SomaEngine
import SomaFold
import SomaModel
import SomaTestSupport
import Testing

struct TrustGraphTests {
    /// An engine whose agents exert these pressures at noon, and these edges.
    private func engine(_ own: [String: Double], _ edges: [(String, String, Double)]) throws -> RAMMemory {
        var engine = RAMMemory.withoutPatterns()
        for (agent, pressure) in own { engine.restore(.stub(agent, pressing: pressure)) }
        for (source, target, trust) in edges { engine.connect(try TrustEdge(from: source, to: target, trust: trust)) }
        return engine
    }

    @Test func `the worked example of the specification`() throws {
        let engine = try engine(
            ["claude_sub": 0.71, "scribe": 0.05],
            [("claude_sub", "planner", 0.4), ("planner", "orchestrator", 0.9), ("scribe", "orchestrator", 1)]
        )
        #expect(abs(engine.pressure(of: "planner", at: .noon) - 0.284) < 1e-12)
        #expect(abs(engine.pressure(of: "orchestrator", at: .noon) - 0.2556) < 1e-12)
        #expect(engine.pressure(of: "claude_sub", at: .noon) == 0.71)
        #expect(engine.pressure(of: "scribe", at: .noon) == 0.05)
        #expect(engine.knownAgents == ["claude_sub", "orchestrator", "planner", "scribe"])
    }

    @Test func `pressure goes three edges far`() throws {
        let chain = [("a", "b", 1.0), ("b", "c", 1), ("c", "d", 1), ("d", "e", 1)]
        let engine = try engine(["a": 0.8], chain)
        let pressures = ["a", "b", "c", "d", "e"].map { engine.pressure(of: $0, at: .noon) }
        #expect(pressures == [0.8, 0.8, 0.8, 0.8, 0])
    }

    @Test func `a cycle does not feed itself and falls as soon as its source does`() throws {
        var engine = try engine(
            ["source": 0.9],
            [("source", "a", 1), ("a", "b", 1), ("b", "a", 1), ("b", "source", 1)]
        )
        for agent in ["source", "a", "b"] { #expect(engine.pressure(of: agent, at: .noon) == 0.9) }
        engine.restore(.stub("source", pressing: 0.1))
        for agent in ["source", "a", "b"] { #expect(engine.pressure(of: agent, at: .noon) == 0.1) }
    }

    @Test func `a second edge between the same two replaces the first, and edges can be removed`() throws {
        var engine = try engine(["a": 0.8], [("a", "b", 1)])
        #expect(engine.pressure(of: "b", at: .noon) == 0.8)
        engine.connect(try TrustEdge(from: "a", to: "b", trust: 0.5))
        #expect(engine.pressure(of: "b", at: .noon) == 0.4)
        engine.connect(try TrustEdge(from: "b", to: "a", trust: 1))
        engine.disconnect("a", from: "b")
        #expect(engine.pressure(of: "b", at: .noon) == 0)
        #expect(engine.pressure(of: "a", at: .noon) == 0.8)
        engine.disconnect("a", from: "b")
        engine.disconnect("nobody", from: "no one")
        #expect(engine.graph.edges(into: "b").isEmpty)
    }

    @Test func `agents are told apart byte by byte`() throws {
        let engine = try engine(["\u{E9}": 0.8], [("\u{E9}", "e\u{301}", 0.5)])
        #expect(engine.pressure(of: "\u{E9}", at: .noon) == 0.8)
        #expect(engine.pressure(of: "e\u{301}", at: .noon) == 0.4)
        #expect(engine.knownAgents.count == 2)
    }

    @Test func `an agent is known by registering it, by an action and by an edge`() throws {
        var engine = RAMMemory.withoutPatterns()
        engine.register("registered")
        _ = engine.record(.stub(agent: "acting"))
        engine.connect(try TrustEdge(from: "source", to: "target", trust: 1))
        #expect(engine.knownAgents == ["acting", "registered", "source", "target"])
        #expect(engine.pressure(of: "registered", at: .noon) == 0)
        #expect(engine.pressure(of: "unknown", at: .noon) == 0)
        // Registering an agent that has acted forgets nothing.
        engine.register("acting")
        #expect(engine.state(of: "acting")?.actionCount == 1)
    }

    @Test(arguments: 0..<60)
    func `it agrees with three rounds over the whole graph, and never amplifies`(seed: UInt64) throws {
        var random = FixedRandom(state: seed)
        let count = Int.random(in: 2...14, using: &random)
        var own: [Double] = []
        for _ in 0..<count { own.append(Bool.random(using: &random) ? Double.random(in: 0...1, using: &random) : 0) }
        var trust: [[Double?]] = Array(repeating: Array(repeating: nil, count: count), count: count)
        for _ in 0..<Int.random(in: 0...count * 3, using: &random) {
            let source = Int.random(in: 0..<count, using: &random)
            let target = Int.random(in: 0..<count, using: &random)
            if source != target { trust[source][target] = Double.random(in: 0...1, using: &random) }
        }
        var effective = own
        for _ in 0..<3 {
            var next = own
            for source in 0..<count {
                for target in 0..<count {
                    if let trust = trust[source][target] { next[target] = max(next[target], trust * effective[source]) }
                }
            }
            effective = next
        }
        var edges: [(String, String, Double)] = []
        for source in 0..<count {
            for target in 0..<count {
                if let trust = trust[source][target] { edges.append(("\(source)", "\(target)", trust)) }
            }
        }
        let pressures = Dictionary(uniqueKeysWithValues: own.enumerated().map { ("\($0.offset)", $0.element) })
        let engine = try engine(pressures, edges.shuffled(using: &random))
        for agent in 0..<count {
            let pressure = engine.pressure(of: "\(agent)", at: .noon)
            #expect(pressure == effective[agent])
            #expect(pressure >= own[agent])
            #expect(pressure <= own.max() ?? 0)
        }
    }

    @Test func `each agent of the neighbourhood is asked for once`() throws {
        var asked: [String] = []
        var graph = TrustGraph()
        for source in 0..<6 {
            for target in 0..<6 where source != target {
                graph.connect(try TrustEdge(from: "\(source)", to: "\(target)", trust: 1))
            }
        }
        var looked: [String] = []
        let pressure = TrustGraph.effectivePressure(
            of: "0",
            edges: { target in
                looked.append(target)
                return graph.edges(into: target)
            },
            own: { agent in
                asked.append(agent)
                return agent == "5" ? 0.7 : 0.1
            }
        )
        #expect(pressure == 0.7)
        #expect(asked.sorted() == ["0", "1", "2", "3", "4", "5"])
        #expect(looked.sorted() == ["0", "1", "2", "3", "4", "5"])
    }
}
