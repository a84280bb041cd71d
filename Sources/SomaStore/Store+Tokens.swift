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
        try unit.agent(agent).meters.lastMessage
    }

    /// Takes in what the last message used so far: another input means another message. The tokens wait for the agent's next
    /// action.
    package func noteMessageTokens(_ tokens: MessageTokens, of agent: String) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            var added = tokens.input + tokens.output
            if let last = row.meters.lastMessage {
                if last.input == tokens.input { added = max(0, tokens.output - last.output) }
            } else if TranscriptRow(json: row.position)?.messageTokens == added {
                // The last message of a transcript that was lost.
                added = 0
            }
            row.meters.lastMessage = tokens
            row.meters.waitingTokens = min(row.meters.waitingTokens + added, 1 << 53)
            unit.change(row)
        }
    }

    /// What waits for the agent's next action; it waits no more afterwards.
    package func takeWaitingTokens(of agent: String) throws(StoreError) -> Int64 {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            let waiting = row.meters.waitingTokens
            if waiting > 0 {
                row.meters.waitingTokens = 0
                row.meters.countedTokens = min(row.meters.countedTokens + waiting, 1 << 53)
                unit.change(row)
            }
            return waiting
        }
    }

    /// The transcript is read from now on: returns what it holds that has been counted already, and forgets what waits, which
    /// it holds too.
    package func replaceWaitingTokensByTranscript(of agent: String) throws(StoreError) -> Int64 {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            let counted = row.meters.countedTokens
            row.meters.lastMessage = nil
            row.meters.waitingTokens = 0
            row.meters.countedTokens = 0
            unit.change(row)
            return counted
        }
    }
}
