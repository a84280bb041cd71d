internal import SomaJSON
internal import SomaModel

/// What, beside the actions, decides about modes and guidance: a recording says it wherever it is not the default, so that
/// a replay gives what was seen.
package struct RecordedSettings: Equatable, Sendable {
    package var engine: EngineConfiguration
    /// With what had been spent of it before the next action.
    package var budget: Budget
    /// Patterns that are not as the registry has them: the name, and `retired`, `revived` or `refuted`.
    package var patterns: [String: String]

    package init(engine: EngineConfiguration, budget: Budget, patterns: [String: String] = [:]) {
        self.engine = engine
        self.budget = budget
        self.patterns = patterns
    }

    /// One line that reads back as the same bits.
    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("general")
        writer.settings(engine.general)
        if !engine.byAgent.isEmpty {
            writer.name("agents")
            writer.beginObject()
            for (agent, settings) in engine.byAgent.sorted(by: { $0.key < $1.key }) {
                writer.name(agent.text)
                writer.settings(settings)
            }
            writer.endObject()
        }
        if !patterns.isEmpty {
            writer.name("patterns")
            writer.beginObject()
            for (pattern, state) in patterns.sorted(by: { $0.key < $1.key }) { writer.member(pattern, state) }
            writer.endObject()
        }
        writer.budget("tokens", budget.limits.tokens, spent: budget.spentTokens)
        writer.budget("cost_usd", budget.limits.costUSD, spent: budget.spentCostUSD)
        writer.endObject()
        return writer.text
    }

    /// `nil` for anything that `json` cannot have written.
    package init?(json: String) {
        guard let value = try? JSONValue(parsing: json), let general = Self.settings(value["general"]) else {
            return nil
        }
        engine = EngineConfiguration()
        engine.general = general
        if case .object(let agents) = value["agents"] {
            for agent in agents {
                guard let settings = Self.settings(agent.value) else { return nil }
                engine.byAgent[ExactString(agent.name)] = settings
            }
        }
        patterns = [:]
        if case .object(let states) = value["patterns"] {
            for case (let name, .string(let state)) in states.map({ ($0.name, $0.value) }) { patterns[name] = state }
        }
        let tokens = Self.budget(value["tokens"])
        let cost = Self.budget(value["cost_usd"])
        budget = Budget(
            limits: .init(tokens: tokens?.limit, costUSD: cost?.limit),
            spentTokens: tokens?.spent ?? 0,
            spentCostUSD: cost?.spent ?? 0
        )
    }

    private static func settings(_ value: JSONValue?) -> EngineConfiguration.Settings? {
        guard let value, let guide = value["guide"]?.number, let warn = value["warn"]?.number,
            let block = value["block"]?.number, let bounds = ModeBounds(guide: guide, warn: warn, block: block)
        else { return nil }
        var values = PerSignal(repeating: 0.0)
        for signal in Signal.allCases {
            guard let weight = value["weights"]?[signal.rawValue]?.number else { return nil }
            values[signal] = weight
        }
        return SignalWeights(values).map { EngineConfiguration.Settings(weights: $0, bounds: bounds) }
    }

    private static func budget(_ value: JSONValue?) -> (limit: Double, spent: Double)? {
        guard let limit = value?["limit"]?.number, let spent = value?["spent"]?.number, limit > 0, limit.isFinite,
            spent >= 0, spent.isFinite
        else { return nil }
        return (limit, spent)
    }
}

extension JSONWriter {
    fileprivate mutating func settings(_ settings: EngineConfiguration.Settings) {
        beginObject()
        member("guide", settings.bounds.guide)
        member("warn", settings.bounds.warn)
        member("block", settings.bounds.block)
        name("weights")
        beginObject()
        for signal in Signal.allCases { member(signal.rawValue, settings.weights.values[signal]) }
        endObject()
        endObject()
    }

    fileprivate mutating func budget(_ dimension: String, _ limit: Double?, spent: Double) {
        guard let limit else { return }
        name(dimension)
        beginObject()
        member("limit", limit)
        member("spent", spent)
        endObject()
    }
}
