internal import SomaModel

/// A few rows that nearly every action needs: one SELECT each, at first use.
extension UnitOfWork {
    func installed(_ name: String) throws(StoreError) -> String? {
        if let installation { return installation[name] }
        let statement = try connection.statement("SELECT name, value FROM installation")
        defer { statement.reset() }
        var values: [String: String] = [:]
        while try statement.step() { values[statement.text(0)] = statement.text(1) }
        installation = values
        return values[name]
    }

    func setInstalled(_ name: String, _ value: String) throws(StoreError) {
        try connection.run("INSERT OR REPLACE INTO installation (name, value) VALUES (?, ?)", .text(name), .text(value))
        installation?[name] = value
    }

    func removeInstalled(_ name: String) throws(StoreError) {
        try connection.run("DELETE FROM installation WHERE name = ?", .text(name))
        installation?[name] = nil
    }

    /// By name and signal.
    func allDestinations() throws(StoreError) -> [Destination] {
        if let destinations { return destinations }
        let read = try Destination.all(connection)
        destinations = read
        return read
    }

    func allPatternStates() throws(StoreError) -> [PatternState] {
        if let patternStates { return patternStates }
        let statement = try connection.statement(
            "SELECT pattern, by_hand, verdict FROM pattern_states ORDER BY pattern"
        )
        defer { statement.reset() }
        var states: [PatternState] = []
        while try statement.step() {
            states.append(
                PatternState(
                    pattern: statement.text(0),
                    byHand: PatternState.Hand(rawValue: statement.text(1)),
                    verdict: statement.isNull(2) ? nil : statement.text(2)
                )
            )
        }
        patternStates = states
        return states
    }

    /// The edges that end at `target`, by source.
    func edges(into target: String) throws(StoreError) -> [TrustEdge] {
        let key = ExactString(target)
        if let known = incomingEdges[key] { return known }
        let statement = try connection.statement("SELECT source, trust FROM edges WHERE target = ? ORDER BY source")
        defer { statement.reset() }
        try statement.bind([.text(target)])
        var edges: [TrustEdge] = []
        while try statement.step() {
            if let edge = try? TrustEdge(from: statement.text(0), to: target, trust: statement.double(1)) {
                edges.append(edge)
            }
        }
        incomingEdges[key] = edges
        return edges
    }

    /// Whether a tool has a name of its own, which the first of them get, as many as `limit`.
    func nameTool(_ tool: String, limit: Int) throws(StoreError) -> Bool {
        var named: Set<ExactString>
        if let tools {
            named = tools
        } else {
            let statement = try connection.statement("SELECT tool FROM named_tools")
            defer { statement.reset() }
            named = []
            while try statement.step() { named.insert(ExactString(statement.text(0))) }
            tools = named
        }
        let name = ExactString(tool)
        if named.contains(name) { return true }
        guard named.count < limit else { return false }
        try connection.run("INSERT INTO named_tools (tool) VALUES (?)", .text(tool))
        named.insert(name)
        tools = named
        return true
    }
}
