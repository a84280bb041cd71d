import SomaEngine
import SomaModel
import Testing

struct RecordedSettingsTests {
    @Test func `settings read back as the same bits`() throws {
        var engine = EngineConfiguration()
        engine.general.bounds = try #require(ModeBounds(guide: 0.1, warn: 1.0 / 3, block: 0.7))
        engine.byAgent[ExactString("b \"x\"")] = .init(
            weights: try #require(
                SignalWeights(PerSignal(uncertainty: 0, drift: 0.1, errorRate: 3, tokenUsage: 1, cost: 1))
            )
        )
        let budget = Budget(limits: .init(tokens: 1e6, costUSD: 0.1), spentTokens: 12, spentCostUSD: 0.1 + 0.2)
        let settings = RecordedSettings(engine: engine, budget: budget)
        #expect(RecordedSettings(json: settings.json) == settings)
        let plain = RecordedSettings(engine: EngineConfiguration(), budget: Budget(limits: .init()))
        #expect(RecordedSettings(json: plain.json) == plain)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"general":{}}"#,
        #"{"general":{"guide":0.5,"warn":0.25,"block":0.75,"weights":{"uncertainty":1,"drift":1,"error_rate":1,"token_usage":1,"cost":1}}}"#,
        #"{"general":{"guide":0.25,"warn":0.5,"block":0.75,"weights":{"uncertainty":0,"drift":0,"error_rate":0,"token_usage":0,"cost":0}}}"#,
        #"{"general":{"guide":0.25,"warn":0.5,"block":0.75,"weights":{"uncertainty":-1,"drift":1,"error_rate":1,"token_usage":1,"cost":1}}}"#,
        #"{"general":{"guide":0.25,"warn":0.5,"block":1e999,"weights":{"uncertainty":1,"drift":1,"error_rate":1,"token_usage":1,"cost":1}}}"#,
        #"{"general":{"guide":0.25,"warn":0.5,"block":0.75,"weights":{"uncertainty":1}}}"#,
    ])
    func `settings that cannot hold are refused`(json: String) {
        #expect(RecordedSettings(json: json) == nil)
    }
}
