internal import SomaFold
internal import SomaGuidance
internal import SomaModel
internal import SomaStore

/// Errors and what then worked.
extension Monitor {
    /// What follows from one action after another: how the pressure moved after a failure, and which error has been solved.
    func learn(_ action: Action, _ taken: Taken, _ source: Source) throws(StoreError) {
        if source == .test || action.outcome == .cancelled { return }
        if let previous = taken.previous, previous.failed {
            try store.addTransition(
                from: previous.tool,
                to: action.tool,
                change: taken.reading.ownPressure - previous.ownPressure
            )
        }
        guard source == .claudeCodeHook,
            let target = LessonTarget(
                of: action,
                after: taken.previous.map { ($0.tool, $0.failed) },
                key: try guidanceKey()
            )
        else { return }
        if action.failed {
            if taken.lastError.isEmpty { return }
            try store.openError(
                taken.lastError,
                of: action.agent,
                tool: action.tool,
                target: target.digest,
                number: taken.reading.number
            )
        } else if taken.followsFailure,
            let error = try store.closeError(of: action.agent, tool: action.tool, target: target.digest),
            let fix = target.fix
        {
            try store.addLesson(LessonRow(tool: action.tool, error: error, fix: fix), at: action.time)
        }
    }

    /// The lesson that fits an error best; `nil` where none fits.
    func bestLesson(for error: String, tool: String) throws(StoreError) -> LessonRow? {
        let lessons = try store.lessons()
        let known = lessons.map { Lesson(error: $0.error, fix: $0.fix, tool: $0.tool) }
        return Lesson.search(error, tool: tool, in: known).first.map { lessons[$0.index] }
    }
}
