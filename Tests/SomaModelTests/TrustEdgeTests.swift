import SomaModel
import Testing

struct TrustEdgeTests {
    @Test(arguments: [0, -0.0, .leastNonzeroMagnitude, 0.4, 1])
    func `trust from 0 to 1 is taken`(trust: Double) throws {
        let edge = try TrustEdge(from: "a", to: "b", trust: trust)
        #expect((edge.source, edge.target) == ("a", "b"))
        #expect(edge.trust == trust)
    }

    @Test(arguments: [-.leastNonzeroMagnitude, -1, 1.0.nextUp, 2, .infinity, -.infinity, .nan, .signalingNaN])
    func `any other trust is refused`(trust: Double) {
        let error = #expect(throws: TrustEdge.Invalid.self) { try TrustEdge(from: "a", to: "b", trust: trust) }
        #expect(error == .trustOutOfRange)
        #expect(error?.description == "trust must be a number from 0 to 1")
    }

    @Test func `an edge to itself is refused`() throws {
        let error = #expect(throws: TrustEdge.Invalid.self) { try TrustEdge(from: "a", to: "a", trust: 0.5) }
        #expect(error == .edgeToItself)
        #expect(error?.description == "an agent cannot be its own source")
        _ = try TrustEdge(from: "\u{E9}", to: "e\u{301}", trust: 0.5)
    }
}
