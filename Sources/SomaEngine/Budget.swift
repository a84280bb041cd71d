package import SomaModel

/// What may be spent in one period, and what has been.
package struct Budget: Equatable, Sendable {
    package enum Dimension: String, CaseIterable, Sendable {
        case tokens
        case costUSD = "cost_usd"
    }

    /// After what spending begins anew, in local time.
    package enum Period: String, CaseIterable, Sendable {
        case day
        case month
        /// It never does.
        case never
    }

    /// Each > 0; `nil` is no limit.
    package struct Limits: Equatable, Sendable {
        package var tokens: Double?
        package var costUSD: Double?

        package init(tokens: Double? = nil, costUSD: Double? = nil) {
            self.tokens = tokens
            self.costUSD = costUSD
        }

        package var isEmpty: Bool { tokens == nil && costUSD == nil }
    }

    package var limits: Limits
    package var spentTokens: Double
    package var spentCostUSD: Double

    package init(limits: Limits, spentTokens: Double = 0, spentCostUSD: Double = 0) {
        self.limits = limits
        self.spentTokens = spentTokens
        self.spentCostUSD = spentCostUSD
    }

    /// Spent by limit, which may pass 1; `nil` without a limit.
    package func used(_ dimension: Dimension) -> Double? {
        switch dimension {
        case .tokens: limits.tokens.map { spentTokens / $0 }
        case .costUSD: limits.costUSD.map { spentCostUSD / $0 }
        }
    }

    /// `health` once an action's tokens and cost are spent too.
    package func health(afterSpending action: Action) -> Double {
        if limits.isEmpty { return 1 }
        var budget = self
        budget.spentTokens += Double(action.tokens)
        budget.spentCostUSD += action.costUSD
        return budget.health
    }

    /// What is left of the tightest limit, in [0, 1]; 1 without limits.
    package var health: Double {
        let tokens = limits.tokens.map { ($0 - spentTokens) / $0 } ?? 1
        let cost = limits.costUSD.map { ($0 - spentCostUSD) / $0 } ?? 1
        return max(0, min(tokens, cost, 1))
    }
}
