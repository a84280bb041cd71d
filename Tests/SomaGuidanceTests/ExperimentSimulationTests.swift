import Glibc
import SomaTestSupport
import Testing

@testable import SomaGuidance

/// What the looks together do over many experiments.
struct ExperimentSimulationTests {
    private static let runs = 1_000

    enum Noise: String, CaseIterable {
        case normal
        /// Mean 0 and deviation 1 too, with a long right tail.
        case exponential
        /// Mostly no change at all, as where pressure rests.
        case mostlyZero

        fileprivate func draw(_ random: inout FixedRandom) -> Double {
            switch self {
            case .normal:
                let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &random))).squareRoot()
                return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &random))
            case .exponential: return -log(1 - Double.random(in: 0..<1, using: &random)) - 1
            case .mostlyZero:
                let isMoved = Int.random(in: 0..<5, using: &random) == 0
                return isMoved ? Double.random(in: -1...1, using: &random) : 0
            }
        }
    }

    /// How many of the runs ended in each verdict, with so many deviations between the arms.
    private static func verdicts(effect: Double, _ noise: Noise, seed: UInt64) -> [Verdict: Int] {
        var random = FixedRandom(state: seed)
        var counts: [Verdict: Int] = [:]
        for _ in 0..<runs {
            let treatment = (0..<100).map { _ in noise.draw(&random) + effect }
            let control = (0..<100).map { _ in noise.draw(&random) }
            counts[PatternTrial(treatment: treatment, control: control).verdict, default: 0] += 1
        }
        return counts
    }

    @Test(arguments: Noise.allCases)
    func `where nothing differs at most 6 of 100 experiments decide`(noise: Noise) {
        let counts = Self.verdicts(effect: 0, noise, seed: 41)
        let decided = (counts[.validated] ?? 0) + (counts[.refuted] ?? 0)
        print("A/A, \(noise.rawValue): \(decided) of \(Self.runs) decided")
        #expect(decided * 100 <= 6 * Self.runs)
        #expect(counts[.collecting] == nil)
    }

    @Test func `an effect of half a deviation is validated by 100 pairs in 85 of 100 experiments`() {
        let counts = Self.verdicts(effect: 0.5, .normal, seed: 42)
        print("d = 0.5: \(counts[.validated] ?? 0) of \(Self.runs) validated, \(counts[.refuted] ?? 0) refuted")
        #expect((counts[.validated] ?? 0) * 100 >= 85 * Self.runs)
        #expect(counts[.refuted] == nil)
    }

    @Test func `a harm of half a deviation is refuted as often`() {
        let counts = Self.verdicts(effect: -0.5, .normal, seed: 43)
        print("d = -0.5: \(counts[.refuted] ?? 0) of \(Self.runs) refuted, \(counts[.validated] ?? 0) validated")
        #expect((counts[.refuted] ?? 0) * 100 >= 85 * Self.runs)
        #expect(counts[.validated] == nil)
    }
}
