/// How far an agent's transcript has been read.
package struct TranscriptRow: Equatable, Sendable {
    /// SHA-256 of its path: which file it was, without saying where it lies.
    package var pathHash: String
    /// In bytes.
    package var offset: Int
    package var messageID: String
    package var messageTokens: Int64

    package init(pathHash: String, offset: Int, messageID: String, messageTokens: Int64) {
        self.pathHash = pathHash
        self.offset = offset
        self.messageID = messageID
        self.messageTokens = messageTokens
    }
}

extension Store {
    package func transcript(of agent: String) throws(StoreError) -> TranscriptRow? {
        let statement = try connection.statement(
            "SELECT path_hash, offset, message_id, message_tokens FROM transcripts WHERE agent = ?"
        )
        defer { statement.reset() }
        try statement.bind([.text(agent)])
        guard try statement.step() else { return nil }
        return TranscriptRow(
            pathHash: statement.text(0),
            offset: Int(max(0, statement.int(1))),
            messageID: statement.text(2),
            messageTokens: statement.int(3)
        )
    }

    package func setTranscript(_ row: TranscriptRow, of agent: String) throws(StoreError) {
        try connection.run(
            "INSERT OR REPLACE INTO transcripts (agent, path_hash, offset, message_id, message_tokens) VALUES (?, ?, ?, ?, ?)",
            .text(agent),
            .text(row.pathHash),
            .int(row.offset),
            .text(row.messageID),
            .int(row.messageTokens)
        )
    }

    /// Takes in what a session has cost so far. The rise waits for the agent's next action; a total that falls begins a
    /// new count.
    package func noteTotalCost(_ totalUSD: Double, of agent: String) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO session_costs (agent, total_cost_usd, waiting_cost_usd) VALUES (?1, ?2, ?2)
            ON CONFLICT DO UPDATE SET total_cost_usd = ?2,
                waiting_cost_usd = waiting_cost_usd + iif(?2 >= total_cost_usd, ?2 - total_cost_usd, ?2)
            """,
            .text(agent),
            .double(totalUSD)
        )
    }

    /// The last total that was taken in; `nil` where there was none.
    package func totalCost(of agent: String) throws(StoreError) -> Double? {
        let statement = try connection.statement("SELECT total_cost_usd FROM session_costs WHERE agent = ?")
        defer { statement.reset() }
        try statement.bind([.text(agent)])
        return try statement.step() ? statement.double(0) : nil
    }

    /// What waits for the agent's next action; it waits no more afterwards.
    package func takeWaitingCost(of agent: String) throws(StoreError) -> Double {
        let statement = try connection.statement("SELECT waiting_cost_usd FROM session_costs WHERE agent = ?")
        try statement.bind([.text(agent)])
        let waiting = try statement.step() ? statement.double(0) : 0
        statement.reset()
        if waiting > 0 {
            try connection.run("UPDATE session_costs SET waiting_cost_usd = 0 WHERE agent = ?", .text(agent))
        }
        return waiting
    }
}
