internal import SomaModel

/// The five vital signs of an agent's last action, each in [0, 1].
public struct AgentVitals: Equatable, Sendable {
    /// How much it hedges in what it says.
    public var uncertainty: Double
    /// How far its recent tools and outcomes are from its usual ones.
    public var drift: Double
    /// Failures among its last 30 actions, the newest counting most.
    public var errorRate: Double
    /// Tokens an action, on a logarithmic scale.
    public var tokenUsage: Double
    /// Dollars an action, on a logarithmic scale.
    public var cost: Double

    init(_ vitals: PerSignal<Double>) {
        uncertainty = vitals.uncertainty
        drift = vitals.drift
        errorRate = vitals.errorRate
        tokenUsage = vitals.tokenUsage
        cost = vitals.cost
    }
}
