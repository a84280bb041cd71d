/// Tokens that the status line tells of, for sessions whose transcript is not read. What a message used comes many times
/// over; it counts once.
extension Store {
    /// What one message used.
    package struct MessageTokens: Equatable, Sendable {
        /// Cache reads and writes included.
        package var input: Int64
        package var output: Int64

        package init(input: Int64, output: Int64) {
            self.input = input
            self.output = output
        }
    }

    /// What the last message used; `nil` where none was told of.
    package func lastMessageTokens(of agent: String) throws(StoreError) -> MessageTokens? {
        let statement = try connection.statement("SELECT input, output FROM waiting_tokens WHERE agent = ?")
        defer { statement.reset() }
        try statement.bind([.text(agent)])
        return try statement.step() ? MessageTokens(input: statement.int(0), output: statement.int(1)) : nil
    }

    /// Takes in what the last message used so far: another input means another message. The tokens wait for the agent's next
    /// action.
    package func noteMessageTokens(_ tokens: MessageTokens, of agent: String) throws(StoreError) {
        var added = tokens.input + tokens.output
        if let last = try lastMessageTokens(of: agent), last.input == tokens.input {
            added = max(0, tokens.output - last.output)
        }
        try connection.run(
            """
            INSERT INTO waiting_tokens (agent, input, output, waiting, counted) VALUES (?1, ?2, ?3, ?4, 0)
            ON CONFLICT DO UPDATE SET input = ?2, output = ?3, waiting = min(waiting + ?4, 1 << 53)
            """,
            .text(agent),
            .int(tokens.input),
            .int(tokens.output),
            .int(added)
        )
    }

    /// What waits for the agent's next action; it waits no more afterwards.
    package func takeWaitingTokens(of agent: String) throws(StoreError) -> Int64 {
        let waiting = try waitingTokens("waiting", of: agent)
        if waiting > 0 {
            try connection.run(
                "UPDATE waiting_tokens SET waiting = 0, counted = min(counted + waiting, 1 << 53) WHERE agent = ?",
                .text(agent)
            )
        }
        return waiting
    }

    /// The transcript is read from now on: returns what it holds that has been counted already, and forgets what waits, which
    /// it holds too.
    package func replaceWaitingTokensByTranscript(of agent: String) throws(StoreError) -> Int64 {
        let counted = try waitingTokens("counted", of: agent)
        try connection.run("DELETE FROM waiting_tokens WHERE agent = ?", .text(agent))
        return counted
    }

    private func waitingTokens(_ column: String, of agent: String) throws(StoreError) -> Int64 {
        let statement = try connection.statement("SELECT \(column) FROM waiting_tokens WHERE agent = ?")
        defer { statement.reset() }
        try statement.bind([.text(agent)])
        return try statement.step() ? max(0, statement.int(0)) : 0
    }
}
