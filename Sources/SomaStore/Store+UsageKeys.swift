internal import SomaModel

/// Names one message among all that was ever counted, as two numbers: by its agent, and by its first row, which keeps its id
/// in copies that other sessions have. Ids of messages alone repeat with model servers of one's own.
package struct UsageKey: Equatable, Sendable {
    let byAgent: Int64
    /// `nil` for a message whose rows have no ids.
    let byRow: Int64?
    let session: Int64

    /// The same in every process and version: it is kept.
    private static let seed = 0x0F3C_9A7E_5D21_B864

    package init(message: String, row: String, agent: String) {
        let session = agent.nameHash(after: Self.seed)
        self.session = Int64(session)
        byAgent = Int64(message.nameHash(after: session))
        byRow = row.isEmpty ? nil : Int64(row.nameHash(after: message.nameHash(after: ~Self.seed)))
    }
}

extension Store {
    /// What of a message was counted by now; `nil` where nothing was.
    package func counted(_ key: UsageKey) throws(StoreError) -> Int64? {
        if let known = try counted(key.byAgent) { return known }
        return try key.byRow.flatMap { (row) throws(StoreError) in try counted(row) }
    }

    private func counted(_ key: Int64) throws(StoreError) -> Int64? {
        let statement = try connection.statement("SELECT tokens FROM usage_keys WHERE key = ?")
        defer { statement.reset() }
        try statement.bind([.int(key)])
        return try statement.step() ? statement.int(0) : nil
    }

    /// Notes that so many tokens of a message have been counted.
    package func setCounted(_ tokens: Int64, of key: UsageKey) throws(StoreError) {
        for number in [key.byAgent, key.byRow] {
            guard let number else { continue }
            try connection.run(
                "INSERT OR REPLACE INTO usage_keys (key, tokens, session) VALUES (?, ?, ?)",
                .int(number),
                .int(tokens),
                .int(key.session)
            )
        }
    }

    package func transcript(of agent: String) throws(StoreError) -> TranscriptRow? {
        TranscriptRow(json: try unit.agent(agent).position)
    }

    package func setTranscript(_ position: TranscriptRow, of agent: String) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            let json = position.json
            if row.position == json { return }
            row.position = json
            unit.change(row)
        }
    }
}
