/// Welch's two-sided t-test: do two samples that may differ in variance have one mean?
package struct WelchTest: Equatable, Sendable {
    /// > 0 where the left mean is the higher; infinite where nothing varies but between the samples.
    package let t: Double
    /// Of freedom, by Welch and Satterthwaite; > 0.
    package let degrees: Double
    /// In [0, 1].
    package let p: Double

    /// Samples of fewer than two numbers, or with numbers that are not finite, say nothing: t = 0, p = 1.
    package init(_ left: Sample, _ right: Sample) {
        let leftShare = left.variance / Double(max(1, left.count))
        let rightShare = right.variance / Double(max(1, right.count))
        let variance = leftShare + rightShare
        let difference = left.mean - right.mean
        guard left.count >= 2, right.count >= 2, difference.isFinite, variance.isFinite else {
            (t, degrees, p) = (0, 1, 1)
            return
        }
        if variance > 0 {
            let (a, b) = (leftShare / variance, rightShare / variance)
            t = difference / variance.squareRoot()
            degrees = 1 / (a * a / Double(left.count - 1) + b * b / Double(right.count - 1))
        } else {
            t = difference == 0 ? 0 : difference > 0 ? .infinity : -.infinity
            degrees = Double(left.count + right.count - 2)
        }
        p = studentTwoSidedTail(t, degrees: degrees)
    }
}
