internal import Glibc

/// The regularized incomplete beta function I_x(a, b), in [0, 1].
///
/// - Parameters:
///   - x: in [0, 1].
///   - complement: 1 − x, which a caller near 1 knows better than a subtraction does.
///   - a: finite and > 0, as `b`.
/// - Returns: 0 for x ≤ 0 and 1 for x ≥ 1. Costs about √max(a, b) steps.
package func regularizedIncompleteBeta(_ x: Double, complement: Double, _ a: Double, _ b: Double) -> Double {
    precondition(a > 0 && b > 0 && a.isFinite && b.isFinite, "the incomplete beta function takes finite a, b > 0")
    guard x > 0 else { return 0 }
    guard complement > 0 else { return 1 }
    let logX = x < 0.5 ? log(x) : log1p(-complement)
    let logComplement = complement < 0.5 ? log(complement) : log1p(-x)
    let front = exp(a * logX + b * logComplement - logBeta(a, b))
    // The fraction converges fast on this side of the mean.
    let isBelowMean = x < (a + 1) / (a + b + 2)
    let value = isBelowMean ? front * fraction(x, a, b) / a : 1 - front * fraction(complement, b, a) / b
    return min(1, max(0, value))
}

/// The continued fraction of https://dlmf.nist.gov/8.17#E22, by Lentz's method as Thompson and Barnett changed it.
private func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    /// Stands for a zero that would be divided by.
    let tiny = 1e-300
    var numerator = 1.0
    var denominator = 1 / nonzero(1 - (a + b) * x / (a + 1), tiny)
    var value = denominator
    for step in 1...20_000 {
        let m = Double(step)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        var change = 1.0
        for coefficient in [even, odd] {
            denominator = 1 / nonzero(1 + coefficient * denominator, tiny)
            numerator = nonzero(1 + coefficient / numerator, tiny)
            change = numerator * denominator
            value *= change
        }
        if abs(change - 1) < 1e-16 { break }
    }
    return value
}

private func nonzero(_ value: Double, _ tiny: Double) -> Double { abs(value) < tiny ? tiny : value }
