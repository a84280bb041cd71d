internal import Glibc
internal import SomaModel

/// An exponential moving mean and variance of one signal of one agent.
struct Baseline: Equatable, Sendable {
    static let smoothing = 0.08

    var mean = 0.0
    var variance = 0.0

    /// What a value is held against before it counts, `seen` values having counted already: the prior at first, the
    /// agent's own mean from the tenth value on.
    func expectation(seen: Int, prior: Double) -> (value: Double, deviation: Double) {
        let trust = min(1, Double(seen) / 10)
        return (trust * mean + (1 - trust) * prior, trust * variance.squareRoot() + (1 - trust) * 0.1)
    }

    mutating func update(with value: Double, seen: Int) {
        guard seen > 0 else {
            mean = value
            variance = 0
            return
        }
        let alpha = Self.smoothing
        let oldMean = mean
        mean = alpha * value + (1 - alpha) * oldMean
        variance = alpha * (value - oldMean) * (value - oldMean) + (1 - alpha) * variance
    }
}

/// The logistic step from a distance in deviations to a pressure in [0, 1]. Below 1e-9 it is 0, or a rounding error would
/// show as 0.047.
func clampedSigmoid(_ distance: Double) -> Double {
    if distance <= 1e-9 { return 0 }
    if distance > 6 { return 1 }
    return 1 / (1 + exp(3 - distance))
}
