/// The five vital signs, in the order in which every output lists them.
package enum Signal: String, CaseIterable, Sendable {
    case uncertainty
    case drift
    case errorRate = "error_rate"
    case tokenUsage = "token_usage"
    case cost
}

/// One value a signal, without a heap allocation.
package struct PerSignal<Value> {
    package var uncertainty: Value
    package var drift: Value
    package var errorRate: Value
    package var tokenUsage: Value
    package var cost: Value

    package init(uncertainty: Value, drift: Value, errorRate: Value, tokenUsage: Value, cost: Value) {
        self.uncertainty = uncertainty
        self.drift = drift
        self.errorRate = errorRate
        self.tokenUsage = tokenUsage
        self.cost = cost
    }

    package init(repeating value: Value) {
        self.init(uncertainty: value, drift: value, errorRate: value, tokenUsage: value, cost: value)
    }

    package subscript(signal: Signal) -> Value {
        get {
            switch signal {
            case .uncertainty: uncertainty
            case .drift: drift
            case .errorRate: errorRate
            case .tokenUsage: tokenUsage
            case .cost: cost
            }
        }
        set {
            switch signal {
            case .uncertainty: uncertainty = newValue
            case .drift: drift = newValue
            case .errorRate: errorRate = newValue
            case .tokenUsage: tokenUsage = newValue
            case .cost: cost = newValue
            }
        }
    }
}

extension PerSignal: Sendable where Value: Sendable {}
extension PerSignal: Equatable where Value: Equatable {}
