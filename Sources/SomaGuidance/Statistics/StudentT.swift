/// P(|T| ≥ |t|) of Student's t distribution, in [0, 1]; 1 for what is no number, 0 for an infinite `t`.
///
/// - Parameter degrees: of freedom, > 0 and not necessarily whole.
package func studentTwoSidedTail(_ t: Double, degrees: Double) -> Double {
    guard !t.isNaN, degrees > 0, degrees.isFinite else { return 1 }
    let square = t * t / degrees
    guard square.isFinite else { return 0 }
    return regularizedIncompleteBeta(
        1 / (1 + square),
        complement: square / (1 + square),
        degrees / 2,
        0.5
    )
}
