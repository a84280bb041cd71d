package import SomaModel

/// Which agents and tools have series of their own.
extension Store {
    /// As was decided when something was counted for an agent last; `nil` where nothing was yet.
    package func isNamed(_ agent: String) throws(StoreError) -> Bool? { try unit.agent(agent).isNamed }

    /// Whether fewer than `limit` agents with a name have been about since a time: `agent` is one of them then.
    package func giveName(to agent: String, activeSince time: Timestamp, limit: Int) throws(StoreError) -> Bool {
        let unit = unit
        if let known = unit.namesGiven, known.isAbout(time) { return unit.giveName(to: agent, limit: limit) }
        let statement = try flushed.connection.statement(
            "SELECT count(*) FROM agents WHERE last_action_time_unix_nano >= ? AND is_named"
        )
        defer { statement.reset() }
        try statement.bind([.int(time.nanosecondsSinceEpoch)])
        guard try statement.step() else { return false }
        unit.namesGiven = NamesGiven(since: time, count: Int(statement.int(0)))
        return unit.giveName(to: agent, limit: limit)
    }

    /// Notes that something was counted for an agent that has not acted: a call of it was denied, say.
    package func meetStranger(_ agent: String, isNamed: Bool, at time: Timestamp) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            if row.hasActed { return }
            row.isNamed = row.isNamed ?? isNamed
            row.lastTime = time
            unit.change(row)
        }
    }

    /// Whether a tool has a name, which the first of them get, as many as `limit`.
    package func nameTool(_ tool: String, limit: Int) throws(StoreError) -> Bool {
        try unit.nameTool(tool, limit: limit)
    }
}

/// How many agents have names, and who got one in the unit under way.
struct NamesGiven {
    let since: Timestamp
    /// Of the agents that had one before.
    let count: Int
    var given: Set<String> = []

    /// Whether it holds for a time as well: within a second, in a day, next to nobody falls silent.
    func isAbout(_ time: Timestamp) -> Bool { abs(time.nanoseconds(since: since)) <= 1_000_000_000 }
}

extension UnitOfWork {
    fileprivate func giveName(to agent: String, limit: Int) -> Bool {
        guard let names = namesGiven else { return false }
        if names.given.contains(agent) { return true }
        guard names.count + names.given.count < limit else { return false }
        namesGiven?.given.insert(agent)
        return true
    }
}
