internal import SomaEngine
internal import SomaGuidance
internal import SomaModel
internal import SomaSources
internal import SomaStore
internal import SomaTelemetry

/// `sessions/{UTC date}.jsonl`: what happened, redacted, so that a replay of the file gives the pressures that were seen.
extension Monitor {
    /// Adds an action to its day's recording. Where the file meets an agent first, the state goes before that the action
    /// found; where the file is new, the edges and the states of everyone who exerts pressure.
    func appendToRecording(_ action: Action) throws(StoreError) {
        // What is recorded later on the same day needs an opening of its own.
        if configuration.recording == .off { return try store.pauseRecording() }
        let day = String(action.time.rfc3339.prefix(10))
        if let problem = store.recordingProblem() {
            try store.pauseRecording()
            return try noteOnce(problem, day, action.time)
        }
        let line = try line(for: action)
        let isElsewhere = try store.openRecordings.last.map { $0 != day } ?? false
        if try store.beginRecording(day) { try writeOpening(of: day, before: action) }
        try writeSettings(day, action, isElsewhere: isElsewhere)
        for agent in try upstream(of: action.agent) { try writeSnapshot(of: agent, day, action.time) }
        _ = store.appendToRecording(line, day: day)
    }

    /// The action counts even so, and is not in the recordings; once a day is often enough to say it.
    private func noteOnce(_ problem: String, _ day: String, _ time: Timestamp) throws(StoreError) {
        if try store.setting("recording_problem") == day { return }
        try store.noteSetting("recording_problem", day)
        try note(
            FailureRecord(
                time: time,
                component: FailureComponent.recording,
                code: StoreError.Code.unsafeFolder.rawValue,
                message: problem
            )
        )
    }

    private func line(for action: Action) throws(StoreError) -> [UInt8] {
        if configuration.recording == .full { return RecordingLine.full(action) }
        let key = try store.redactionKey()
        return RecordingLine.redacted(action, counts: action.measuredCounts) { value in
            ContentHash.short(of: key + value)
        }
    }

    /// Adds what happened beside actions to the recordings that are being written; where there is none yet, its opening will
    /// say it.
    func appendToRecording(_ line: () -> [UInt8]) throws(StoreError) {
        guard configuration.recording != .off, store.recordingProblem() == nil else { return }
        let days = try store.openRecordings
        if days.isEmpty { return }
        let line = line()
        for day in days { _ = store.appendToRecording(line, day: day) }
    }

    /// An agent and those whose pressure may reach it: a recording must know them as they are.
    private func upstream(of agent: String) throws(StoreError) -> [String] {
        var known = [agent]
        var level = [agent]
        for _ in 0..<TrustGraph.reach {
            var next: [String] = []
            for target in level {
                for edge in try store.edges(into: target)
                where !known.contains(where: { ExactString($0) == ExactString(edge.source) }) {
                    known.append(edge.source)
                    next.append(edge.source)
                }
            }
            if next.isEmpty { break }
            level = next
        }
        return known
    }

    private func writeOpening(of day: String, before action: Action) throws(StoreError) {
        for edge in try store.edges() {
            _ = store.appendToRecording(RecordingLine.line(of: edge, time: action.time), day: day)
        }
        let limit = action.time.adding(nanoseconds: -AgentState.idleNanoseconds)
        for agent in try store.agents(activeSince: limit) where ExactString(agent.agent) != ExactString(action.agent) {
            try writeSnapshot(of: agent.agent, day, action.time)
        }
    }

    /// Says what is in force where that is not what the file has said last; what it has not said is the default.
    ///
    /// - Parameter isElsewhere: whether another recording was written before: it may have spent.
    private func writeSettings(_ day: String, _ action: Action, isElsewhere: Bool) throws(StoreError) {
        var settings = RecordedSettings(
            engine: configuration.engine,
            budget: Budget(limits: configuration.budget),
            patterns: try memory.patternsByHandOrVerdict()
        )
        var said = ""
        if settings.engine != EngineConfiguration() || !configuration.budget.isEmpty || !settings.patterns.isEmpty {
            said = try settings.json + budgetPeriodName(at: action.time)
        }
        let mayHaveSpent = isElsewhere && !configuration.budget.isEmpty
        guard try store.sayInRecording(said, of: day) || mayHaveSpent else { return }
        settings.budget = try budget(at: action.time)
        _ = store.appendToRecording(RecordingLine.line(ofSettings: settings.json, time: action.time), day: day)
    }

    private func writeSnapshot(of agent: String, _ day: String, _ time: Timestamp) throws(StoreError) {
        guard try store.meet(agent, inRecordingOf: day), let (state, history) = try memory.stored(agent) else { return }
        let guidance = configuration.recording == .redacted ? history.withoutText : history
        _ = store.appendToRecording(
            RecordingLine.line(ofSnapshot: agent, state: state.json, guidance: guidance.json, time: time),
            day: day
        )
    }
}
