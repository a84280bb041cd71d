import SomaEngine
import SomaFold
import SomaModel
import SomaTestSupport
import Testing

struct ConfigurationTests {
    private func readings(_ settings: EngineConfiguration.Settings) -> [Reading] {
        var engine = RAMMemory.withoutPatterns()
        engine.rules.engine.general = settings
        var readings: [Reading] = []
        for second: Int64 in 0..<12 {
            var action = Action.stub(second: second, tokens: 100, failed: second >= 6)
            if second >= 8 {
                action.text = "maybe maybe"
                action.tokens = 100_000
            }
            readings.append(engine.record(action).reading)
        }
        return readings
    }

    @Test func `equal weights are the mean and the highest`() {
        for reading in readings(.init()) {
            let pressures = Signal.allCases.map { reading.signalPressures[$0] }
            let expected =
                (0.7 * pressures.reduce(0, +) / 5 + 0.3 * (pressures.max() ?? 0)) * min(1, Double(reading.number) / 10)
            #expect(abs(reading.ownPressure - expected) < 1e-12)
        }
    }

    @Test func `a signal of weight 0 counts neither in the mean nor as the highest`() throws {
        let weights = try #require(
            SignalWeights(PerSignal(uncertainty: 2, drift: 0, errorRate: 0, tokenUsage: 1, cost: 0))
        )
        let readings = readings(.init(weights: weights))
        for reading in readings {
            let uncertainty = reading.signalPressures.uncertainty
            let tokens = reading.signalPressures.tokenUsage
            let expected =
                (0.7 * (2 * uncertainty + tokens) / 3 + 0.3 * max(uncertainty, tokens))
                * min(1, Double(reading.number) / 10)
            #expect(abs(reading.ownPressure - expected) < 1e-12)
        }
        #expect(readings[7].signalPressures.errorRate > 0)
        #expect(readings[7].ownPressure == 0)
        #expect(readings[11].ownPressure > 0)
    }

    @Test(
        arguments: [
            PerSignal(repeating: 0), PerSignal(repeating: -1), PerSignal(repeating: .nan),
            PerSignal(repeating: .infinity),
            PerSignal(uncertainty: 1, drift: 1, errorRate: 1, tokenUsage: 1, cost: -.leastNonzeroMagnitude),
            PerSignal(uncertainty: 1, drift: 1, errorRate: 1, tokenUsage: 1, cost: .nan),
        ] as [PerSignal<Double>]
    )
    func `weights that are negative, not finite or all 0 are refused`(weights: PerSignal<Double>) {
        #expect(SignalWeights(weights) == nil)
    }

    @Test(arguments: [.leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e-300, 1e300] as [Double])
    func `pressure stays in range for any weights`(weight: Double) throws {
        let weights = try #require(
            SignalWeights(PerSignal(uncertainty: weight, drift: 0, errorRate: weight, tokenUsage: weight, cost: 1))
        )
        for reading in readings(.init(weights: weights)) { #expect(0...1 ~= reading.ownPressure) }
    }

    @Test func `bounds and weights can differ for one agent`() throws {
        var engine = RAMMemory.withoutPatterns()
        let low = try #require(ModeBounds(guide: 0.01, warn: 0.02, block: 0.03))
        let costOnly = try #require(
            SignalWeights(PerSignal(uncertainty: 0, drift: 0, errorRate: 0, tokenUsage: 0, cost: 1))
        )
        engine.rules.engine.byAgent[ExactString("low")] = .init(bounds: low)
        engine.rules.engine.byAgent[ExactString("cost")] = .init(weights: costOnly)
        var last: [String: Reading] = [:]
        for agent in ["low", "cost", "other", "Low"] {
            for second in 0..<3 {
                last[agent] = engine.record(.stub(agent: agent, second: Int64(second), failed: true)).reading
            }
        }
        let other = try #require(last["other"])
        #expect(0.03..<0.25 ~= other.pressure)
        #expect(other.mode == .observe)
        #expect(last["low"]?.mode == .block)
        #expect(last["low"]?.pressure == other.pressure)
        #expect(last["Low"]?.mode == .observe)
        #expect(last["cost"]?.pressure == 0)
    }

    @Test func `numbers stay in range whatever an action says`() {
        var random = FixedRandom(state: 7)
        var engine = RAMMemory.withoutPatterns()
        for index in 0..<600 {
            var action = Action.stub(second: Int64(index))
            action.tool = ["Bash", "Read", "", "\0", "é", "e\u{301}"].randomElement(using: &random) ?? ""
            action.tokens = [0, 1, 9_007_199_254_740_992, .max].randomElement(using: &random) ?? 0
            action.costUSD =
                [0, .leastNonzeroMagnitude, 1, .greatestFiniteMagnitude].randomElement(using: &random) ?? 0
            action.duration = [0, .leastNonzeroMagnitude, 1e300].randomElement(using: &random) ?? 0
            action.outcome = Bool.random(using: &random) ? .error : .ok
            action.output = String(repeating: "x", count: [0, 1, 5_000].randomElement(using: &random) ?? 0)
            let reading = engine.record(action).reading
            for values in [reading.vitals, reading.baselines, reading.signalPressures] {
                for signal in Signal.allCases { #expect(0...1 ~= values[signal], "\(signal) at \(index)") }
            }
            #expect(0...1 ~= reading.ownPressure)
            #expect(0...1 ~= reading.pressure)
        }
    }
}
