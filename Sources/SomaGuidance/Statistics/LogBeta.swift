internal import Glibc

/// ln Γ(x) for x > 0, without the global sign that `lgamma` writes.
func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return unsafe lgamma_r(x, &sign)
}

/// ln B(a, b) for a, b > 0. The difference of two ln Γ of a large number would lose as many digits as the number has, so
/// that is taken from Stirling's formula.
func logBeta(_ a: Double, _ b: Double) -> Double {
    let large = max(a, b)
    let small = min(a, b)
    guard large >= 10 else { return logGamma(a) + logGamma(b) - logGamma(a + b) }
    let ratio = -(large - 0.5) * log1p(small / large) - small * log(large + small) + small
    return logGamma(small) + ratio + stirlingRemainder(large) - stirlingRemainder(large + small)
}

/// ln Γ(x) less (x − ½) ln x − x + ½ ln 2π, to full precision for x ≥ 10: https://dlmf.nist.gov/5.11#E1.
private func stirlingRemainder(_ x: Double) -> Double {
    // B₂ₖ / (2k (2k − 1)).
    let coefficients = [1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0, -691 / 360360.0, 1 / 156.0]
    return coefficients.reversed().reduce(0) { $0 / (x * x) + $1 } / x
}
