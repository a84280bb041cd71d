package import SomaModel

extension Store {
    /// An edge between the same two agents is replaced.
    package func connect(_ edge: TrustEdge) throws(StoreError) {
        try connection.run(
            "INSERT OR REPLACE INTO edges (target, source, trust) VALUES (?, ?, ?)",
            .text(edge.target),
            .text(edge.source),
            .double(edge.trust)
        )
    }

    package func disconnect(_ source: String, from target: String) throws(StoreError) {
        try connection.run("DELETE FROM edges WHERE target = ? AND source = ?", .text(target), .text(source))
    }

    /// The edges that end at `target`, by source.
    package func edges(into target: String) throws(StoreError) -> [TrustEdge] {
        let statement = try connection.statement("SELECT source, trust FROM edges WHERE target = ? ORDER BY source")
        defer { statement.reset() }
        try statement.bind([.text(target)])
        var edges: [TrustEdge] = []
        while try statement.step() {
            if let edge = try? TrustEdge(from: statement.text(0), to: target, trust: statement.double(1)) {
                edges.append(edge)
            }
        }
        return edges
    }
}
