import SomaEngine
import SomaFold
import SomaGuidance
import SomaModel

/// What does it cost to look at an action for patterns, before it and after it? The baseline is the engine's own part in it.
enum PatternEvaluation {
    static func bench() -> Case {
        let actions = EngineRecording.actions
        let situations = situations(of: actions)
        let selection = PatternSelection(forced: PatternSelection.Forced(parsing: "all"))
        return Case(
            name: "patterns, all of them, before and after an action",
            baselineName: "the engine, the same action",
            itemsPerCall: actions.count,
            subject: {
                situations.reduce(0) { sum, situation in
                    sum + situation.evaluate(mode: .warn, selection: selection).mode.rawValue
                }
            },
            baseline: {
                var engine = RAMMemory()
                return actions.reduce(0) { $0 + engine.record($1).reading.number }
            }
        )
    }

    /// Two an action. Nothing that fires is noted, so nothing cools down and every detector has its say.
    private static func situations(of actions: [Action]) -> [Situation] {
        var engine = RAMMemory()
        var history = GuidanceHistory()
        return actions.flatMap { action in
            let call = Situation.Call(action, key: "bench")
            let before = Situation(before: call, history: history, budgetHealth: 0.1)
            history.record(action, reading: engine.record(action).reading, key: "bench")
            return [before, Situation(after: history, budgetHealth: 0.1)]
        }
    }
}
