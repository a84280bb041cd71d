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
    func appendToRecording(_ action: Action, stateBefore: String?, guidance: String?) throws(StoreError) {
        // What is recorded later on the same day needs an opening of its own.
        if configuration.recording == .off { return try store.pauseRecording() }
        let day = String(action.time.rfc3339.prefix(10))
        if let problem = store.recordingFolderProblem {
            try store.pauseRecording()
            return try noteOnce(problem, day, action.time)
        }
        let line = try line(for: action)
        if try store.beginRecording(day) { try writeOpening(of: day, before: action) }
        try writeSettings(day, action)
        try writeSnapshot(of: action.agent, state: stateBefore, guidance: guidance, day, action.time)
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

    /// Adds what happened beside actions to the recording that is written now; where there is none yet, its opening will
    /// say it.
    func appendToRecording(_ line: () -> [UInt8]) throws(StoreError) {
        guard configuration.recording != .off, store.recordingFolderProblem == nil, let day = try store.recordingDay
        else { return }
        _ = store.appendToRecording(line(), day: day)
    }

    private func writeOpening(of day: String, before action: Action) throws(StoreError) {
        for edge in try store.edges() {
            _ = store.appendToRecording(RecordingLine.line(of: edge, time: action.time), day: day)
        }
        let limit = action.time.adding(nanoseconds: -AgentState.idleNanoseconds)
        for agent in try store.agents(activeSince: limit) where ExactString(agent.agent) != ExactString(action.agent) {
            guard let json = try store.agentState(of: agent.agent),
                var state = AgentState(agent: agent.agent, json: json)
            else { continue }
            // That a session has ended since stands in the agent's row alone.
            if !agent.isSessionOpen { state.endSession(state.openSession) }
            let guidance = try store.guidance(of: agent.agent)
            try writeSnapshot(of: agent.agent, state: state.json, guidance: guidance, day, action.time)
        }
    }

    /// Says what is in force where that is not what the file has said last; what it has not said is the default.
    private func writeSettings(_ day: String, _ action: Action) throws(StoreError) {
        var settings = RecordedSettings(
            engine: configuration.engine,
            budget: Budget(limits: configuration.budget),
            patterns: try patternsByHandOrVerdict()
        )
        var said = ""
        if settings.engine != EngineConfiguration() || !configuration.budget.isEmpty || !settings.patterns.isEmpty {
            said = settings.json + budgetPeriodName(at: action.time)
        }
        guard try store.sayInRecording(said) else { return }
        settings.budget = try budget(at: action.time)
        _ = store.appendToRecording(RecordingLine.line(ofSettings: settings.json, time: action.time), day: day)
    }

    private func writeSnapshot(
        of agent: String,
        state: String?,
        guidance: String?,
        _ day: String,
        _ time: Timestamp
    ) throws(StoreError) {
        guard try store.meet(agent, inRecordingOf: day), let state else { return }
        var guidance = guidance
        if configuration.recording == .redacted {
            guidance = guidance.flatMap(GuidanceHistory.init(json:))?.withoutText.json
        }
        _ = store.appendToRecording(
            RecordingLine.line(ofSnapshot: agent, state: state, guidance: guidance, time: time),
            day: day
        )
    }
}
