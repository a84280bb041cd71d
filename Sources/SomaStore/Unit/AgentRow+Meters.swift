internal import SomaJSON

extension AgentRow {
    /// What a session has cost and used by its client's own account, and what of that waits for the agent's next action.
    struct Meters: Equatable {
        /// `nil` before the first total.
        var totalCostUSD: Double?
        var waitingCostUSD = 0.0
        /// What the last message used; `nil` before the first.
        var lastMessage: Store.MessageTokens?
        var waitingTokens: Int64 = 0
        /// Tokens that have gone to actions or counters.
        var countedTokens: Int64 = 0

        init() {}

        /// Reads what `json` wrote; anything else counts as nothing.
        init(json text: String) {
            guard !text.isEmpty, let value = try? JSONValue(parsing: text) else { return }
            totalCostUSD = value["total_usd"]?.quantity
            waitingCostUSD = value["waiting_usd"]?.quantity ?? 0
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
