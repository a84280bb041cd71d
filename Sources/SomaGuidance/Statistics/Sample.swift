/// The size, mean and variance of some numbers.
package struct Sample: Equatable, Sendable {
    package let count: Int
    /// 0 for no numbers.
    package let mean: Double
    /// Unbiased, ≥ 0; 0 for fewer than two numbers.
    package let variance: Double

    /// In two passes: the mean first, then the squares about it.
    package init(_ values: some Collection<Double>) {
        count = values.count
        mean = count == 0 ? 0 : values.reduce(0, +) / Double(count)
        let mean = mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        variance = count < 2 ? 0 : squares / Double(count - 1)
    }
}

/// Cohen's d of two samples: the difference of their means, `left` less `right`, in pooled standard deviations.
///
/// - Returns: 0 for equal means or fewer than three numbers in all; infinite where nothing varies but between the samples.
package func cohensD(_ left: Sample, _ right: Sample) -> Double {
    let difference = left.mean - right.mean
    let degrees = left.count + right.count - 2
    guard left.count > 0, right.count > 0, degrees > 0, difference.isFinite, difference != 0 else { return 0 }
    let squares = Double(left.count - 1) * left.variance + Double(right.count - 1) * right.variance
    let d = difference / (squares / Double(degrees)).squareRoot()
    return d.isNaN ? 0 : d
}
