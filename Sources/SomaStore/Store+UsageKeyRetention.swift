package import SomaModel

/// How long it is known what was counted.
extension Store {
    /// After its last action, in nanoseconds.
    private static let keyLifetime: Int64 = 30 * 86_400_000_000_000
    /// Of all agents; the keys of those that have acted longest ago go first.
    package static let usageKeyLimit = 1_000_000
    /// Looking for what is to go costs more than a hook should, so it is done once an hour.
    private static let keyCheckInterval: Int64 = 3_600_000_000_000

    /// Forgets the keys of what agents used that have not acted for 30 days, and of more where there are too many. What such an
    /// agent used until then counts no more, whenever its transcript is read again. Needs a transaction.
    ///
    /// - Returns: how many agents lost their keys because there were too many.
    package func removeUsageKeys(at time: Timestamp, limit: Int = Store.usageKeyLimit) throws(StoreError) -> Int {
        let cutoff = time.adding(nanoseconds: -Self.keyLifetime)
        let last = try unit.installed("usage_keys_until").flatMap(Int64.init) ?? 0
        guard cutoff.nanosecondsSinceEpoch - last >= Self.keyCheckInterval else { return 0 }
        try unit.setInstalled("usage_keys_until", "\(cutoff.nanosecondsSinceEpoch)")
        for agent in try agents(lastActiveAfter: last, through: cutoff.nanosecondsSinceEpoch) {
            _ = try removeUsageKeys(of: agent)
        }
        var excess = try usageKeyCount() - limit
        guard excess > 0 else { return 0 }
        excess += limit / 16
        var dropped = 0
        for agent in try agents(lastActiveAfter: cutoff.nanosecondsSinceEpoch, through: .max) where excess > 0 {
            let count = try removeUsageKeys(of: agent)
            excess -= count
            if count > 0 { dropped += 1 }
        }
        return dropped
    }

    private func usageKeyCount() throws(StoreError) -> Int {
        let statement = try connection.statement("SELECT count(*) FROM usage_keys")
        defer { statement.reset() }
        return try statement.step() ? Int(statement.int(0)) : 0
    }

    /// The one that has acted longest ago first.
    private func agents(lastActiveAfter start: Int64, through end: Int64) throws(StoreError) -> [String] {
        let statement = try flushed.connection.statement(
            """
            SELECT agent FROM agents WHERE last_action_time_unix_nano > ? AND last_action_time_unix_nano <= ?
            ORDER BY last_action_time_unix_nano, agent
            """
        )
        defer { statement.reset() }
        try statement.bind([.int(start), .int(end)])
        var agents: [String] = []
        while try statement.step() { agents.append(statement.text(0)) }
        return agents
    }

    /// - Returns: how many there were.
    private func removeUsageKeys(of agent: String) throws(StoreError) -> Int {
        let key = UsageKey(message: "", row: "", agent: agent)
        try connection.run("DELETE FROM usage_keys WHERE session = ?", .int(key.session))
        let count = connection.changes
        if count > 0, var transcript = try transcript(of: agent) {
            transcript.hasLostKeys = true
            try setTranscript(transcript, of: agent)
        }
        return count
    }
}
