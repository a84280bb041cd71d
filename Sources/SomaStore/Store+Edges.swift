package import SomaModel

extension Store {
    /// An edge between the same two agents is replaced.
    package func connect(_ edge: TrustEdge) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            try connection.run(
                "INSERT OR REPLACE INTO edges (target, source, trust) VALUES (?, ?, ?)",
                .text(edge.target),
                .text(edge.source),
                .double(edge.trust)
            )
            unit.readAgent(edge.target)?.incomingEdges = nil
        }
    }

    package func disconnect(_ source: String, from target: String) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            try connection.run("DELETE FROM edges WHERE target = ? AND source = ?", .text(target), .text(source))
            unit.readAgent(target)?.incomingEdges = nil
        }
    }

    /// The edges that end at `target`, by source.
    package func edges(into target: String) throws(StoreError) -> [TrustEdge] { try unit.edges(into: target) }
}
