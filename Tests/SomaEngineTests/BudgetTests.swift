import SomaEngine
import Testing

struct BudgetTests {
    @Test(
        arguments: [
            (nil, nil, 1e9, 1e9, 1),
            (100, nil, 0, 1e9, 1),
            (100, nil, 25, 1e9, 0.75),
            (100, nil, 100, 0, 0),
            (100, nil, 250, 0, 0),
            (nil, 2, 1e9, 0.5, 0.75),
            (100, 2, 25, 1.5, 0.25),
            (100, 2, 75, 0.5, 0.25),
            (100, 2, 500, 0, 0),
            (.leastNonzeroMagnitude, nil, 0, 0, 1),
            (100, 2, .greatestFiniteMagnitude, .infinity, 0),
        ] as [(Double?, Double?, Double, Double, Double)]
    )
    func `health is what is left of the tightest limit`(
        tokens: Double?,
        cost: Double?,
        spentTokens: Double,
        spentCost: Double,
        health: Double
    ) {
        let budget = Budget(
            limits: Budget.Limits(tokens: tokens, costUSD: cost),
            spentTokens: spentTokens,
            spentCostUSD: spentCost
        )
        #expect(budget.health == health)
    }

    @Test func `what is used may pass 1 and is not known without a limit`() {
        let budget = Budget(limits: .init(tokens: 100), spentTokens: 250, spentCostUSD: 3)
        #expect(budget.used(.tokens) == 2.5)
        #expect(budget.used(.costUSD) == nil)
        #expect(!budget.limits.isEmpty)
        #expect(Budget.Limits().isEmpty)
    }
}
