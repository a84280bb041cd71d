/// Wilson's 95 % interval of a proportion: https://doi.org/10.1080/01621459.1927.10502953.
package struct WilsonInterval: Equatable, Sendable {
    /// Successes of trials; 0 of none.
    package let proportion: Double
    package let low: Double
    package let high: Double

    /// The standard normal distribution's 97.5 % quantile.
    private static let quantile = 1.959963984540054

    /// `successes` outside 0...`trials` are taken for the nearer end; without trials nothing is known: [0, 1].
    package init(successes: Int, of trials: Int) {
        guard trials > 0 else {
            (proportion, low, high) = (0, 0, 1)
            return
        }
        let successes = min(max(successes, 0), trials)
        let count = Double(trials)
        let proportion = Double(successes) / count
        let square = Self.quantile * Self.quantile
        let center = (proportion + square / (2 * count)) / (1 + square / count)
        let spread = proportion * (1 - proportion) / count + square / (4 * count * count)
        let half = Self.quantile * spread.squareRoot() / (1 + square / count)
        self.proportion = proportion
        low = successes == 0 ? 0 : max(0, center - half)
        high = successes == trials ? 1 : min(1, center + half)
    }
}
