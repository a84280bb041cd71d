internal import SomaModel
internal import SomaSources
internal import SomaStore
internal import SomaTelemetry

extension Intake {
    /// What an agent said and used since it was last asked.
    struct NewUsage {
        var text = ""
        var tokens: Int64 = 0
        var costUSD = 0.0
    }

    /// Takes what is new of an agent, so that it counts once: cost as the status line has it, text and tokens from
    /// the transcript, which is the main agent's. If that cannot be read, the tokens are the status line's, too.
    func takeUsage(of payload: HookPayload, _ observed: Observed) throws(StoreError) -> NewUsage {
        var usage = NewUsage()
        usage.costUSD = try store.takeWaitingCost(of: observed.agent)
        if observed.parent != nil { return usage }
        let known = try store.transcript(of: observed.agent)
        if let part = try readTranscript(of: payload, observed.agent, known) {
            usage.text = part.text
            usage.tokens = part.tokens
            if known == nil {
                let counted = try store.replaceWaitingTokensByTranscript(of: observed.agent)
                usage.tokens = max(0, part.tokens - counted)
            }
        } else if known == nil {
            usage.tokens = try store.takeWaitingTokens(of: observed.agent)
        }
        return usage
    }

    /// Spends what came after a turn's last call: there is no action that it could be the usage of.
    func spendRest(of payload: HookPayload, _ observed: Observed) throws(StoreError) {
        if observed.parent != nil { return }
        let usage = try takeUsage(of: payload, observed)
        try monitor.spend(tokens: usage.tokens, costUSD: usage.costUSD, of: observed.agent, at: observed.time)
    }

    /// A session that is resumed or forked begins with the history of another, which was counted there: if no position is
    /// known, what the transcript holds already is passed over.
    func passOverHistory(of payload: HookPayload, _ observed: Observed) throws(StoreError) {
        guard observed.parent == nil, let path = payload.transcript,
            try store.transcript(of: observed.agent)?.pathHash != Self.hash(path),
            let end = try? TranscriptPart.end(of: path), end > 0
        else { return }
        let row = TranscriptRow(pathHash: Self.hash(path), offset: end, messageID: "", messageTokens: 0)
        try store.setTranscript(row, of: observed.agent)
    }

    /// `nil` if there is none, or it cannot be read.
    private func readTranscript(
        of payload: HookPayload,
        _ agent: String,
        _ known: TranscriptRow?
    ) throws(StoreError) -> TranscriptPart? {
        guard let path = payload.transcript else { return nil }
        let hash = Self.hash(path)
        var position = TranscriptPart.Position()
        if let known, known.pathHash == hash {
            position.offset = known.offset
            position.messageID = known.messageID
            position.messageTokens = known.messageTokens
        }
        let dialect = payload.program.dialect.transcript(from: nil)
        guard let part = try? TranscriptPart(of: path, from: position, in: dialect) else { return nil }
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
