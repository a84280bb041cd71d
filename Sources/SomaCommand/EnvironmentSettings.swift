internal import SomaEngine
package import SomaMonitor
internal import SomaSystem

/// What environment variables say of recording and showing.
package enum EnvironmentSettings {
    /// `SOMA_BUDGET_TOKENS` and `SOMA_BUDGET_COST_USD`: what all agents together may spend a local day; no limit where
    /// unset. A value that is no number above 0 is a usage failure.
    package static func monitor() throws(CommandFailure) -> Monitor.Configuration {
        var configuration = Monitor.Configuration()
        configuration.budget = Budget.Limits(
            tokens: try limit("SOMA_BUDGET_TOKENS"),
            costUSD: try limit("SOMA_BUDGET_COST_USD")
        )
        return configuration
    }

    private static func limit(_ name: String) throws(CommandFailure) -> Double? {
        guard let text = Environment[name] else { return nil }
        guard let limit = Double(text), limit > 0, limit.isFinite else {
            throw .usage("\(name) must be a number above 0")
        }
        return limit
    }
}
