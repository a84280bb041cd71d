internal import SomaModel
internal import SomaSources
internal import SomaStore
internal import SomaTelemetry

/// What an agent said and used, counted once: by the ids of messages and the rule for meters, never by its place in a file.
extension Intake {
    /// Takes what is new of an agent and books what belongs to calls that have ended: cost as the status line has it, text and
    /// tokens from the agent's transcript. If that cannot be read, a main agent's tokens are the status line's, too.
    ///
    /// - Parameter call: the one that has just ended; `nil` where the agent pauses or ends.
    /// - Returns: what belongs to the call, or to none.
    func takeUsage(
        of payload: HookPayload,
        _ observed: Observed,
        call: CallID?
    ) throws(StoreError) -> NewUsage {
        var usage = NewUsage()
        var transcript = try store.transcript(of: observed.agent)
        let isKnown = transcript != nil
        if transcript?.isLost == true, let end = Self.end(of: payload) {
            // The status line has told of what the file got meanwhile.
            transcript?.isLost = false
            transcript?.offset = end.offset
            transcript?.ending = end.ending
            usage.tokens = try store.takeWaitingTokens(of: observed.agent)
        } else if let part = readTranscript(of: payload, observed, transcript) {
            var row = transcript ?? Self.firstLook(observed)
            var known = isKnown ? 0 : try store.replaceWaitingTokensByTranscript(of: observed.agent)
            if let cost = part.totalCostUSD, observed.ends { try noteTotal(cost, observed) }
            try book(part, &row, observed, call, &usage, countedOtherwise: &known)
            transcript = row
        } else if observed.parent == nil {
            if !payload.transcripts.isEmpty { transcript?.isLost = true }
            usage.tokens = try store.takeWaitingTokens(of: observed.agent)
        }
        if var row = transcript {
            try settleWaiting(&row, observed, call, &usage)
            try store.setTranscript(row, of: observed.agent)
        }
        usage.costUSD = try store.takeWaitingCost(of: observed.agent)
        return usage
    }

    struct NewUsage {
        var text = ""
        /// Of the text, where it was read before the call ended.
        var words = 0
        var hedges = 0
        var tokens: Int64 = 0
        var costUSD = 0.0
    }

    /// Spends what came after a turn's last call: there is no action that it could be the usage of.
    func spendRest(of payload: HookPayload, _ observed: Observed) throws(StoreError) {
        let usage = try takeUsage(of: payload, observed, call: nil)
        try monitor.spend(tokens: usage.tokens, costUSD: usage.costUSD, of: observed.agent, at: observed.time)
    }

    /// Notes where a session's history ends, which was counted elsewhere or before anybody looked, and from where its total
    /// cost goes on. A session that is known goes on as it was.
    func begin(_ origin: SessionOrigin, of payload: HookPayload, _ observed: Observed) throws(StoreError) {
        guard observed.parent == nil else { return }
        try store.beginMeter(of: observed.agent, origin, clearedIn: payload.workingFolder)
        guard try store.transcript(of: observed.agent) == nil else { return }
        var row = TranscriptRow()
        switch origin {
        case .nothing, .cleared: break
        case .itself, .compaction, .fork, .unknown:
            row.historyTime = observed.time
            row.historyEnd = Self.end(of: payload)?.offset ?? 0
        }
        try store.setTranscript(row, of: observed.agent)
    }

    /// `nil` if there is no file that can be read.
    private static func end(of payload: HookPayload) -> TranscriptPart.Position? {
        for path in payload.transcripts {
            if let end = try? TranscriptPart.end(of: path) { return end }
        }
        return nil
    }

    /// What was written before is history. A subagent's file is all its own.
    private static func firstLook(_ observed: Observed) -> TranscriptRow {
        var row = TranscriptRow()
        if observed.parent == nil { row.historyTime = observed.time }
        return row
    }

    private func noteTotal(_ costUSD: Double, _ observed: Observed) throws(StoreError) {
        guard observed.parent == nil, costUSD <= Self.largestCostUSD else { return }
        try store.noteTotalCost(costUSD, of: observed.agent, isFromFile: true)
    }

    /// A session that has cost more than this has not: sums of such totals would not stay finite.
    package static let largestCostUSD = 1e12

    /// `nil` if there is none, or it cannot be read.
    private func readTranscript(
        of payload: HookPayload,
        _ observed: Observed,
        _ known: TranscriptRow?
    ) -> TranscriptPart? {
        var position = TranscriptPart.Position()
        if let known {
            position.offset = known.offset
            position.ending = known.ending
        }
        let dialect = payload.program.dialect.transcript(ofSubagent: observed.parent != nil)
        for path in payload.transcripts {
            if let part = try? TranscriptPart(of: path, from: position, in: dialect) { return part }
        }
        return nil
    }

    /// Gives each message's tokens and text to the call that it belongs to.
    private func book(
        _ part: TranscriptPart,
        _ row: inout TranscriptRow,
        _ observed: Observed,
        _ call: CallID?,
        _ usage: inout NewUsage,
        countedOtherwise known: inout Int64
    ) throws(StoreError) {
        let namesCall = part.messages.contains { $0.call != nil && $0.call == call }
        for message in part.messages {
            let isContinued = !message.id.isEmpty && ExactString(message.id) == ExactString(row.messageID)
            let target = isContinued ? row.messageCall ?? message.call : message.call
            let state = try target.flatMap { (id) throws(StoreError) in
                try store.call(id.text, of: observed.agent)?.state
            }
            // A call that was seen is none of history, whatever the clocks say.
            let isSeen = state != nil || (target != nil && target == call)
            if row.isHistory(message.isCopied, message.time, message.offset, isSeen: isSeen) { continue }
            var tokens = try count(message, isContinued, &row, observed)
            row.messageID = message.id
            row.messageCall = target
            let otherwise = min(known, tokens)
            known -= otherwise
            tokens -= otherwise
            if target == call || (target == nil && !namesCall) {
                usage.tokens += tokens
                if !message.text.isEmpty { usage.text += usage.text.isEmpty ? message.text : "\n" + message.text }
            } else if let target, state == .done {
                try monitor.amend(target, of: observed.agent, tokens: tokens, costUSD: 0, at: observed.time)
            } else if let target {
                row.wait(for: target, tokens, monitor.counts(ofText: message.text))
            } else {
                try monitor.spend(tokens: tokens, costUSD: 0, of: observed.agent, at: observed.time)
            }
        }
        row.offset = part.position.offset
        row.ending = part.position.ending
    }

    /// What of a message was not counted yet.
    private func count(
        _ message: TranscriptPart.Message,
        _ isContinued: Bool,
        _ row: inout TranscriptRow,
        _ observed: Observed
    ) throws(StoreError) -> Int64 {
        if message.id.isEmpty { return message.tokens }
        let key = UsageKey(message: message.id, row: message.row, agent: observed.agent)
        var before = isContinued ? row.messageTokens : 0
        if !isContinued {
            if let counted = try store.counted(key) {
                before = counted
            } else if row.hasLostKeys, let time = message.time, let last = row.countedTime, time <= last {
                before = message.tokens
            }
        }
        row.messageTokens = max(before, message.tokens)
        if let time = message.time { row.countedTime = max(time, row.countedTime ?? time) }
        if message.tokens > before || !isContinued { try store.setCounted(row.messageTokens, of: key) }
        return max(0, message.tokens - before)
    }

    /// Takes what was kept for the call that has ended; once the agent pauses, what was kept for calls that nobody has seen
    /// belongs to none.
    private func settleWaiting(
        _ row: inout TranscriptRow,
        _ observed: Observed,
        _ call: CallID?,
        _ usage: inout NewUsage
    ) throws(StoreError) {
        if row.waiting.isEmpty { return }
        var rest: [TranscriptRow.Waiting] = []
        for waiting in row.waiting {
            if let call {
                if ExactString(call.text) != ExactString(waiting.call) {
                    rest.append(waiting)
                    continue
                }
                usage.words = waiting.words
                usage.hedges = waiting.hedges
            } else if try store.call(waiting.call, of: observed.agent)?.state == .open {
                rest.append(waiting)
                continue
            }
            usage.tokens += waiting.tokens
        }
        row.waiting = rest
    }
}

extension Observed {
    fileprivate var ends: Bool {
        switch what {
        case .sessionEnded, .sessionCleared: true
        default: false
        }
    }
}

extension TranscriptRow {
    /// Whether a message was written before the session was seen, or by another session.
    fileprivate func isHistory(_ isCopied: Bool, _ time: Timestamp?, _ offset: Int, isSeen: Bool) -> Bool {
        if isCopied { return true }
        guard let historyTime, !isSeen else { return false }
        guard let time else { return offset < historyEnd }
        return time < historyTime
    }

    /// Keeps a message's usage until its call has ended. What an agent leaves open is bounded.
    fileprivate mutating func wait(for call: CallID, _ tokens: Int64, _ counts: TextCounts) {
        if let index = waiting.firstIndex(where: { ExactString($0.call) == ExactString(call.text) }) {
            waiting[index].tokens += tokens
        } else {
            waiting.append(Waiting(call: call.text, tokens: tokens, words: counts.words, hedges: counts.hedges))
        }
        if waiting.count > 100 { waiting[1].tokens += waiting.removeFirst().tokens }
    }
}
