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
        let row = readAgent(target)
        if let known = row?.incomingEdges { return known }
        let statement = try connection.statement("SELECT source, trust FROM edges WHERE target = ? ORDER BY source")
        defer { statement.reset() }
        try statement.bind([.text(target)])
        var edges: [TrustEdge] = []
        while try statement.step() {
            if let edge = try? TrustEdge(from: statement.text(0), to: target, trust: statement.double(1)) {
                edges.append(edge)
            }
        }
        row?.incomingEdges = edges
        return edges
    }

    /// Whether a tool has a name of its own, which the first of them get, as many as `limit`.
    func nameTool(_ tool: String, limit: Int) throws(StoreError) -> Bool {
        if tools == nil {
            let statement = try connection.statement("SELECT tool FROM named_tools")
            defer { statement.reset() }
            var read = NamedTools()
            while try statement.step() { read.append(statement.text(0)) }
            tools = read
        }
        if tools?.contains(tool) == true { return true }
        guard let count = tools?.count, count < limit else { return false }
        try connection.run("INSERT INTO named_tools (tool) VALUES (?)", .text(tool))
        tools?.append(tool)
        return true
    }
}

/// The tools that have series of their own: few, so that a walk over their hashes finds one.
struct NamedTools {
    private var names: [String] = []
    private var hashes: [Int] = []

    var count: Int { names.count }

    func contains(_ name: String) -> Bool {
        let hash = name.nameHash()
        for index in hashes.indices where hashes[index] == hash && ExactString(names[index]) == ExactString(name) {
            return true
        }
        return false
    }

    mutating func append(_ name: String) {
        names.append(name)
        hashes.append(name.nameHash())
    }
}
