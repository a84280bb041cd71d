internal import SomaJSON

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
        TranscriptRow(json: try unit.agent(agent).position)
    }

    package func setTranscript(_ position: TranscriptRow, of agent: String) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            row.position = position.json
            unit.change(row)
        }
    }

    /// Takes in what a session has cost so far. The rise waits for the agent's next action; a total that falls begins a
    /// new count.
    package func noteTotalCost(_ totalUSD: Double, of agent: String) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            let known = row.meters.totalCostUSD ?? 0
            row.meters.waitingCostUSD += totalUSD >= known ? totalUSD - known : totalUSD
            row.meters.totalCostUSD = totalUSD
            unit.change(row)
        }
    }

    /// The last total that was taken in; `nil` where there was none.
    package func totalCost(of agent: String) throws(StoreError) -> Double? {
        try unit.agent(agent).meters.totalCostUSD
    }

    /// What waits for the agent's next action; it waits no more afterwards.
    package func takeWaitingCost(of agent: String) throws(StoreError) -> Double {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            let waiting = row.meters.waitingCostUSD
            if waiting > 0 {
                row.meters.waitingCostUSD = 0
                unit.change(row)
            }
            return waiting
        }
    }
}

extension TranscriptRow {
    /// `nil` for anything that `json` cannot have written.
    fileprivate init?(json text: String) {
        guard !text.isEmpty, let value = try? JSONValue(parsing: text), case .string(let hash) = value["path_hash"],
            case .int(let offset) = value["offset"], case .string(let id) = value["message_id"],
            case .int(let tokens) = value["message_tokens"]
        else { return nil }
        self.init(pathHash: hash, offset: Int(max(0, offset)), messageID: id, messageTokens: tokens)
    }

    fileprivate var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("path_hash", pathHash)
        writer.member("offset", offset)
        writer.member("message_id", messageID)
        writer.member("message_tokens", Int(messageTokens))
        writer.endObject()
        return writer.text
    }
}
