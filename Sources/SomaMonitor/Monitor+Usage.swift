internal import SomaModel
internal import SomaSources
internal import SomaStore
internal import SomaTelemetry

/// What an agent said and used since it was last asked.
struct Usage {
    var text = ""
    var tokens: Int64 = 0
    var costUSD = 0.0
}

extension Monitor {
    /// Takes what is new of a payload's agent, so that it counts once: cost as the status line has it, text and tokens from
    /// the transcript, which is the main agent's. Where that cannot be read, the tokens are the status line's, too.
    func takeUsage(of payload: HookPayload) throws(StoreError) -> Usage {
        var usage = Usage()
        usage.costUSD = try store.takeWaitingCost(of: payload.agent)
        if payload.subagentID != nil { return usage }
        let known = try store.transcript(of: payload.agent)
        if let path = payload.transcriptPath, let part = try readTranscript(path, of: payload.agent, known) {
            usage.text = part.text
            usage.tokens = part.tokens
            if known == nil {
                let counted = try store.replaceWaitingTokensByTranscript(of: payload.agent)
                usage.tokens = max(0, part.tokens - counted)
            }
        } else if known == nil {
            usage.tokens = try store.takeWaitingTokens(of: payload.agent)
        }
        return usage
    }

    /// Spends what came after a turn's last call: there is no action that it could be the usage of.
    func spendRest(of payload: HookPayload, at time: Timestamp) throws(StoreError) {
        if payload.subagentID != nil { return }
        let usage = try takeUsage(of: payload)
        if usage.tokens == 0, usage.costUSD == 0 { return }
        try store.spend(tokens: usage.tokens, costUSD: usage.costUSD, on: memory.day(at: time))
        try count(
            SeriesIncrement.usage(of: payload.agent, tokens: usage.tokens, costUSD: usage.costUSD),
            startTime: time
        )
    }

    /// A session that is resumed or forked begins with the history of another, which was counted there: where no position is
    /// known, what the transcript holds already is passed over.
    func passOverHistory(of payload: HookPayload) throws(StoreError) {
        guard payload.subagentID == nil, let path = payload.transcriptPath,
            try store.transcript(of: payload.agent)?.pathHash != Self.hash(path),
            let end = try? TranscriptPart.end(of: path), end > 0
        else { return }
        let row = TranscriptRow(pathHash: Self.hash(path), offset: end, messageID: "", messageTokens: 0)
        try store.setTranscript(row, of: payload.agent)
    }

    /// `nil` where it cannot be read.
    private func readTranscript(
        _ path: String,
        of agent: String,
        _ known: TranscriptRow?
    ) throws(StoreError) -> TranscriptPart? {
        let hash = Self.hash(path)
        var position = TranscriptPart.Position()
        if let known, known.pathHash == hash {
            position.offset = known.offset
            position.messageID = known.messageID
            position.messageTokens = known.messageTokens
        }
        guard let part = try? TranscriptPart(of: path, from: position) else { return nil }
        try store.setTranscript(
            TranscriptRow(
                pathHash: hash,
                offset: part.position.offset,
                messageID: part.position.messageID,
                messageTokens: part.position.messageTokens
            ),
            of: agent
        )
        return part
    }

    private static func hash(_ path: String) -> String {
        let hash = ContentHash()
        hash.add(Array(path.utf8))
        return hash.hexadecimal
    }
}
