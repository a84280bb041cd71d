package import SomaEngine
package import SomaGuidance

/// What a recording says beside its actions.
extension RAMMemory {
    /// Takes an agent's state over as it was elsewhere, in place of what is known of it here.
    package mutating func restore(_ state: AgentState, _ history: GuidanceHistory? = nil) {
        keep(AgentMemory(state: state, history: history))
    }

    /// Goes on as the settings say.
    package mutating func adopt(_ settings: RecordedSettings) {
        rules.adopt(settings)
        budget = settings.budget
    }
}

extension FoldRules {
    /// All that settings say but the budget.
    package mutating func adopt(_ settings: RecordedSettings) {
        engine = settings.engine
        selection = PatternSelection(states: settings.patterns, forced: forced)
    }
}
