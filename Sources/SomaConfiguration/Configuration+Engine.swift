package import SomaEngine
internal import SomaModel

extension Configuration {
    /// Weights and mode bounds as the engine takes them.
    package var engine: EngineConfiguration {
        var engine = EngineConfiguration()
        engine.general = .init(modeBounds, weights)
        for agent in agents { engine.byAgent[ExactString(agent.name)] = .init(agent.modeBounds, agent.weights) }
        return engine
    }

    package var budgetLimits: Budget.Limits {
        Budget.Limits(tokens: budget.tokens.value, costUSD: budget.costUSD.value)
    }
}

extension EngineConfiguration.Settings {
    /// Both have been checked when they were read.
    fileprivate init(_ bounds: ModeBoundSettings, _ weights: PerSignal<Setting<Double>>) {
        self.init(weights: SignalWeights(weights.map(\.value)) ?? .equal, bounds: bounds.bounds ?? .standard)
    }
}

extension PerSignal {
    func map<Result>(_ transform: (Value) -> Result) -> PerSignal<Result> {
        PerSignal<Result>(
            uncertainty: transform(uncertainty),
            drift: transform(drift),
            errorRate: transform(errorRate),
            tokenUsage: transform(tokenUsage),
            cost: transform(cost)
        )
    }
}
