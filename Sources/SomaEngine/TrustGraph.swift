package import SomaModel

/// Who passes distress on to whom. Cycles are fine: pressure never grows on its way and goes three edges at most.
package struct TrustGraph: Sendable {
    /// How far pressure travels, in edges.
    package static let reach = 3

    /// Edges by target.
    private var incoming: [ExactString: [TrustEdge]] = [:]

    package init() {}

    /// An edge between the same two agents is replaced.
    package mutating func connect(_ edge: TrustEdge) {
        disconnect(edge.source, from: edge.target)
        incoming[ExactString(edge.target), default: []].append(edge)
    }

    package mutating func disconnect(_ source: String, from target: String) {
        incoming[ExactString(target)]?.removeAll { ExactString($0.source) == ExactString(source) }
    }

    /// The edges that end at `target`.
    package func edges(into target: String) -> [TrustEdge] {
        incoming.isEmpty ? [] : incoming[ExactString(target)] ?? []
    }

    package var agents: Set<ExactString> {
        Set(incoming.values.joined().flatMap { [ExactString($0.source), ExactString($0.target)] })
    }

    /// The effective pressure of `agent`: the highest of its own and what reaches it, from its neighbourhood of at most
    /// three edges, each agent of which is visited at most once a round.
    ///
    /// - Parameters:
    ///   - edges: the edges that end at an agent.
    ///   - own: an agent's own pressure.
    package static func effectivePressure<Failure: Error>(
        of agent: String,
        edges: (String) throws(Failure) -> [TrustEdge],
        own: (String) throws(Failure) -> Double
    ) throws(Failure) -> Double {
        let nearest = try edges(agent)
        if nearest.isEmpty { return try own(agent) }
        var neighborhood: [ExactString: [TrustEdge]] = [:]
        var levels: [[ExactString]] = [[ExactString(agent)]]
        for _ in 0..<reach {
            var next: Set<ExactString> = []
            for target in levels[levels.count - 1] where neighborhood[target] == nil {
                let found = target == levels[0][0] ? nearest : try edges(target.text)
                neighborhood[target] = found
                for edge in found { next.insert(ExactString(edge.source)) }
            }
            if next.isEmpty { break }
            levels.append(Array(next))
        }
        var known: [ExactString: Double] = [:]
        for member in levels.joined() where known[member] == nil { known[member] = try own(member.text) }
        let ownPressures = known
        for _ in 0..<reach {
            var updated = known
            for (target, edges) in neighborhood {
                var highest = ownPressures[target] ?? 0
                for edge in edges { highest = max(highest, edge.trust * (known[ExactString(edge.source)] ?? 0)) }
                updated[target] = highest
            }
            known = updated
        }
        return known[ExactString(agent)] ?? 0
    }
}
