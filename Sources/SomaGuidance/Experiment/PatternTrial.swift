/// A pattern's outcomes and what they show, worked out from the rows alone: the same rows give the same verdict whenever it
/// is asked for.
///
/// It is judged at 30, 60 and 100 pairs, on the first outcomes of each arm, and the first look that decides is the last:
/// after `validated` no control outcomes come, after `refuted` none at all, and what was still under way changes nothing.
package struct PatternTrial: Equatable, Sendable {
    /// One judgement.
    package struct Look: Equatable, Sendable {
        package let pairs: Int
        package let test: WelchTest
        /// Cohen's d, > 0 where treatment dropped more.
        package let effect: Double
        package let verdict: Verdict

        fileprivate init(pairs: Int, treatment: ArraySlice<Double>, control: ArraySlice<Double>) {
            let treatment = Sample(treatment)
            let control = Sample(control)
            self.pairs = pairs
            test = WelchTest(treatment, control)
            effect = cohensD(treatment, control)
            let isSignificant = test.p < PatternTrial.significance
            if isSignificant, effect > PatternTrial.leastEffect {
                verdict = .validated
            } else if isSignificant, control.mean > treatment.mean {
                verdict = .refuted
            } else {
                verdict = pairs == PatternTrial.pairsAtLooks.last ? .inconclusive : .collecting
            }
        }
    }

    package static let pairsAtLooks = [30, 60, 100]
    /// 0.05 over the three looks.
    package static let significance = 0.05 / 3
    /// What Cohen's d must pass to matter.
    package static let leastEffect = 0.2

    /// Outcomes of the arm that has fewer.
    package let pairs: Int
    /// Those that took place, the deciding one last.
    package let looks: [Look]

    /// - Parameters:
    ///   - treatment: the drops in own pressure over one action, before less after, of the firings that were shown, in the
    ///     order of their firings.
    ///   - control: those of the firings that were withheld.
    package init(treatment: [Double], control: [Double]) {
        pairs = min(treatment.count, control.count)
        var looks: [Look] = []
        for count in Self.pairsAtLooks where count <= pairs {
            looks.append(Look(pairs: count, treatment: treatment[..<count], control: control[..<count]))
            if looks.last?.verdict != .collecting { break }
        }
        self.looks = looks
    }

    /// That of the last look; between looks it stands.
    package var verdict: Verdict { looks.last?.verdict ?? .collecting }
}
