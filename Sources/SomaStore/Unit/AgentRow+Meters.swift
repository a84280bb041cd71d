internal import SomaJSON

extension AgentRow {
    /// What a session has cost and used by its client's own account, and what of that waits for the agent's next action.
    struct Meters: Equatable {
        /// The highest reading of the meter; `nil` before the first.
        var totalCostUSD: Double?
        /// Where the session began, until the first reading after that.
        var start: Start?
        /// Whether a status line has told of cost.
        var hasStatusLine = false
        var waitingCostUSD = 0.0
        /// What the last message used; `nil` before the first.
        var lastMessage: Store.MessageTokens?
        var waitingTokens: Int64 = 0
        /// Tokens that have gone to actions or counters.
        var countedTokens: Int64 = 0

        /// What the first reading of a meter is held against.
        enum Start: Equatable {
            case new
            case resumed
            case cleared(afterUSD: Double)
        }

        init() {}

        /// Takes a reading: what is new by it waits.
        mutating func read(_ totalUSD: Double) {
            let base: Double
            switch start {
            case .new: base = 0
            // One that begins below what was read before is a new meter.
            case .resumed: base = totalCostUSD.map { totalUSD < $0 ? 0 : $0 } ?? totalUSD
            case .cleared(let old): base = totalUSD < old ? 0 : old
            // Where nobody saw it begin, what it says at first was spent before.
            case nil: base = totalCostUSD ?? totalUSD
            }
            waitingCostUSD += max(0, totalUSD - base)
            totalCostUSD = start == nil ? max(base, totalUSD) : totalUSD
            start = nil
        }

        /// Reads what `json` wrote; anything else counts as nothing.
        init(json text: String) {
            guard !text.isEmpty, let value = try? JSONValue(parsing: text) else { return }
            totalCostUSD = value["total_usd"]?.quantity
            waitingCostUSD = value["waiting_usd"]?.quantity ?? 0
            switch value["start"] {
            case .string("new"): start = .new
            case .string("resumed"): start = .resumed
            case let cost?: start = cost.quantity.map { .cleared(afterUSD: $0) }
            case nil: break
            }
            hasStatusLine = value["status_line"] == .bool(true)
            if case .int(let input) = value["input"], case .int(let output) = value["output"], input >= 0, output >= 0 {
                lastMessage = Store.MessageTokens(input: input, output: output)
            }
            waitingTokens = value["waiting"]?.tokens ?? 0
            countedTokens = value["counted"]?.tokens ?? 0
        }

        /// Empty where there is nothing.
        var json: String {
            if self == Meters() { return "" }
            var writer = JSONWriter()
            writer.beginObject()
            if let totalCostUSD { writer.member("total_usd", totalCostUSD) }
            switch start {
            case .new: writer.member("start", "new")
            case .resumed: writer.member("start", "resumed")
            case .cleared(let cost): writer.member("start", cost)
            case nil: break
            }
            if hasStatusLine { writer.member("status_line", true) }
            if waitingCostUSD > 0 { writer.member("waiting_usd", waitingCostUSD) }
            if let lastMessage {
                writer.member("input", Int(lastMessage.input))
                writer.member("output", Int(lastMessage.output))
            }
            if waitingTokens > 0 { writer.member("waiting", Int(waitingTokens)) }
            if countedTokens > 0 { writer.member("counted", Int(countedTokens)) }
            writer.endObject()
            return writer.text
        }
    }
}

extension JSONValue {
    fileprivate var quantity: Double? {
        switch self {
        case .int(let number) where number >= 0: Double(number)
        case .double(let number) where number >= 0 && number.isFinite: number
        default: nil
        }
    }

    fileprivate var tokens: Int64? {
        if case .int(let number) = self, 0...(1 << 53) ~= number { number } else { nil }
    }
}
