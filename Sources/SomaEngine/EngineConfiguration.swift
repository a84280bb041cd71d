package import SomaModel

/// Weights and mode bounds, in general and for single agents.
package struct EngineConfiguration: Equatable, Sendable {
    /// What holds for one agent.
    package struct Settings: Equatable, Sendable {
        package var weights: SignalWeights
        package var bounds: ModeBounds

        package init(weights: SignalWeights = .equal, bounds: ModeBounds = .standard) {
            self.weights = weights
            self.bounds = bounds
        }
    }

    package var general = Settings()
    package var byAgent: [ExactString: Settings] = [:]

    package init() {}

    package func settings(for agent: String) -> Settings {
        byAgent.isEmpty ? general : byAgent[ExactString(agent)] ?? general
    }
}

/// How much each signal counts in the mean; a signal of weight 0 does not count in the maximum either.
package struct SignalWeights: Equatable, Sendable {
    package private(set) var values: PerSignal<Double>

    package static let equal = SignalWeights(valid: PerSignal(repeating: 1))

    /// `nil` unless each weight is finite and ≥ 0, and one at least is > 0.
    package init?(_ values: PerSignal<Double>) {
        let all = Signal.allCases.map { values[$0] }
        guard all.allSatisfy({ $0.isFinite && $0 >= 0 }), all.contains(where: { $0 > 0 }) else { return nil }
        self.init(valid: values)
    }

    private init(valid values: PerSignal<Double>) {
        self.values = values
    }
}
