internal import SomaFold
internal import SomaGuidance
internal import SomaModel
internal import SomaStore
internal import SomaTelemetry

/// A pattern that fired: told, and in treatment put into words. The fold has drawn its arm.
extension Monitor {
    /// Tells of a firing that was not known.
    func tell(_ firing: Firing) throws(StoreError) {
        guard firing.isNew else { return }
        let event = firing.event
        var session = try memory.sessionRow(event.session, of: event.agent)
        // The call will begin it.
        if !session.isOpen { session.ordinal += 1 }
        let action = firing.place.isBeforeCall ? nil : context(session).identity.action(firing.actions)
        try tell(.guidanceFiring(event), session, afterAction: action)
    }

    /// What the agent is told; `nil` in control.
    func message(of firing: Firing) throws(StoreError) -> String? {
        if firing.event.arm == .control { return nil }
        let tool = firing.match.finding.failingTool
        var healing: HealingSuggestion?
        if let tool { healing = HealingSuggestion.best(after: tool, seen: try store.transitions(from: tool.name)) }
        var fix: String?
        if !firing.lastError.isEmpty, let lesson = try bestLesson(for: firing.lastError, tool: tool?.name ?? "") {
            try store.useLesson(lesson.id, at: firing.place.time)
            fix = lesson.fix
        }
        return firing.match.message(healing: healing, lesson: fix)
    }
}
