import SomaEngine
import SomaFold
import SomaModel
import SomaTestSupport
import Testing

struct DeterminismTests {
    /// The edge cases, with agents that hear each other.
    private func run() throws -> [[UInt64]] {
        let actions = try Recording.actions(Recording.edgeCases)
        var engine = RAMMemory.withoutPatterns()
        let agents = Set(actions.map { ExactString($0.agent) }).sorted().map(\.text)
        for (index, agent) in agents.enumerated() {
            for offset in 1...min(3, agents.count - 1) {
                let source = agents[(index + offset) % agents.count]
                engine.connect(try TrustEdge(from: source, to: agent, trust: 0.9 / Double(offset)))
            }
        }
        var bits = actions.map { engine.record($0).reading.bits }
        let end = actions.map(\.time).max() ?? .epoch
        bits.append(engine.knownAgents.map { engine.pressure(of: $0, at: end).bitPattern })
        return bits
    }

    @Test func `two runs give the same bits`() throws {
        let first = try run()
        #expect(try run() == first)
        #expect(first.count == 235)
    }

    @Test func `the order in which edges are made reaches no result`() throws {
        let edges = try (0..<40).flatMap { index in
            try [3, 7, 11].map { step in
                try TrustEdge(from: "\(index)", to: "\((index + step) % 40)", trust: Double(step) / 13)
            }
        }
        var random = FixedRandom(state: 6)
        var results: Set<[UInt64]> = []
        for _ in 0..<5 {
            var engine = RAMMemory.withoutPatterns()
            for edge in edges.shuffled(using: &random) { engine.connect(edge) }
            for index in 0..<40 {
                for second in 0..<12 {
                    _ = engine.record(
                        .stub(agent: "\(index)", second: Int64(second), failed: (index + second) % 3 == 0)
                    )
                }
            }
            results.insert((0..<40).map { engine.pressure(of: "\($0)", at: .noon(plus: 20)).bitPattern })
        }
        #expect(results.count == 1)
        #expect(results.first?.contains { $0 != 0 } == true)
    }
}
