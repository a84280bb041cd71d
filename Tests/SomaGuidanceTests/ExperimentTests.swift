import SomaModel
import SomaTestSupport
import Testing

@testable import SomaGuidance

struct ExperimentTests {
    @Test(arguments: [
        ("cc-0f3c9a7e", "cc"), ("cc-0f3c9a7e/9b1", "cc"), ("cc-abcdefab", "cc-abcdefab"), ("planner", "planner"),
        ("team_a-7", "team_a"), ("worker_12", "worker"), ("a-1_b", "a-1_b"), ("a_b-", "a_b-"), ("-1", ""), ("", ""),
        ("x-٣", "x-٣"), ("agent-2-final", "agent-2-final"),
    ])
    func `a family is what precedes the last separator with a digit behind it`(agent: String, family: String) {
        #expect(Stratum(pattern: "p", agent: agent).family.text == family)
    }

    @Test func `over 10,000 firings the arms differ by 2 at most in every stratum at every moment`() {
        let patterns = PatternRegistry.all.map(\.name)
        let agents = ["cc-0f3c9a7e", "cc-1b", "planner", "worker_12", "🧪-7"]
        var random = FixedRandom(state: 3)
        var counts: [Stratum: (treatment: Int, control: Int)] = [:]
        var orders: Set<String> = []
        for _ in 0..<10_000 {
            let stratum = Stratum(
                pattern: patterns[Int.random(in: patterns.indices, using: &random)],
                agent: agents[Int.random(in: agents.indices, using: &random)]
            )
            var (treatment, control) = counts[stratum] ?? (0, 0)
            let ordinal = treatment + control
            switch stratum.arm(ordinal: ordinal, key: "key") {
            case .treatment: treatment += 1
            case .control: control += 1
            }
            counts[stratum] = (treatment, control)
            #expect(abs(treatment - control) <= 2)
            if (treatment + control).isMultiple(of: 4) {
                #expect(treatment == control)
                orders.insert((ordinal - 3...ordinal).map { stratum.arm(ordinal: $0, key: "key").rawValue }.joined())
            }
        }
        #expect(counts.count == patterns.count * 4)
        #expect(orders.count == 6)
    }

    @Test func `an order depends on pattern, family, block and key, and on nothing else`() {
        func arms(_ pattern: String, _ agent: String, _ key: String) -> [GuidanceFiring.Arm] {
            let stratum = Stratum(pattern: pattern, agent: agent)
            return (0..<64).map { stratum.arm(ordinal: $0, key: key) }
        }
        let arms1 = arms("budget", "cc-1", "k")
        #expect(arms1 == arms("budget", "cc-2", "k"))
        #expect(arms1 != arms("drift", "cc-1", "k"))
        #expect(arms1 != arms("budget", "dd-1", "k"))
        #expect(arms1 != arms("budget", "cc-1", "l"))
        let blocks = stride(from: 0, to: 64, by: 4).map { (start: Int) in Array(arms1[start..<start + 4]) }
        #expect(Set(blocks).count > 3)
    }

    @Test func `a trial collects until 30 outcomes are in each arm`() {
        let trial = PatternTrial(
            treatment: Array(repeating: 1, count: 90),
            control: Array(repeating: 0, count: 29)
        )
        #expect(trial.verdict == .collecting)
        #expect(trial.pairs == 29)
        #expect(trial.looks.isEmpty)
    }

    @Test func `treatment that drops more is validated, control that does refutes`() {
        let high = (0..<30).map { 0.2 + Double($0 % 3) * 0.01 }
        let low = (0..<30).map { Double($0 % 3) * 0.01 }
        #expect(PatternTrial(treatment: high, control: low).verdict == .validated)
        #expect(PatternTrial(treatment: low, control: high).verdict == .refuted)
        #expect(PatternTrial(treatment: low, control: low).verdict == .collecting)
        #expect(PatternTrial(treatment: low, control: high).looks.first?.effect ?? 0 < -10)
    }

    @Test func `arms that never vary are judged all the same`() {
        let (ones, zeros) = (Array(repeating: 1.0, count: 100), Array(repeating: 0.0, count: 100))
        #expect(PatternTrial(treatment: ones, control: zeros).verdict == .validated)
        #expect(PatternTrial(treatment: zeros, control: ones).verdict == .refuted)
        #expect(PatternTrial(treatment: ones, control: ones).verdict == .inconclusive)
    }

    @Test func `it is judged at 30, 60 and 100 pairs and at no other time`() {
        // Alike for 30 pairs, then far apart: what comes between two looks waits for the next.
        let treatment = (0..<120).map { Double($0 % 5) + ($0 < 30 ? 0 : 9) }
        let control = (0..<120).map { Double($0 % 5) }
        for count in 30...120 {
            let trial = PatternTrial(treatment: Array(treatment[..<count]), control: Array(control[..<count]))
            #expect(trial.verdict == (count < 60 ? .collecting : .validated))
            #expect(trial.looks.map(\.pairs) == (count < 60 ? [30] : [30, 60]))
        }
        for count in [99, 100, 1_000] {
            let same = (0..<count).map { Double($0 % 5) }
            let trial = PatternTrial(treatment: same, control: same)
            #expect(trial.verdict == (count < 100 ? .collecting : .inconclusive))
            #expect(trial.looks.map(\.pairs) == (count < 100 ? [30, 60] : [30, 60, 100]))
        }
    }

    @Test func `a decision stands, whatever comes after it`() {
        let high = (0..<30).map { 1 + Double($0 % 3) }
        let low = (0..<30).map { Double($0 % 3) * 0.1 }
        let trial = PatternTrial(treatment: high + low + low + low, control: low + high + high + high)
        #expect(trial.verdict == .validated)
        #expect(trial.looks.count == 1)
        #expect(trial.pairs == 120)
    }
}
