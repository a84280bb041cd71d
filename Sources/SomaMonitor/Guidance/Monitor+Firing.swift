internal import SomaEngine
internal import SomaGuidance
internal import SomaModel
internal import SomaStore
internal import SomaTelemetry

/// A pattern that fires: drawn into an arm, recorded, told, and in treatment put into words.
extension Monitor {
    /// Where a pattern fires.
    struct FiringPlace {
        var session: SessionRow
        /// The tool of the call about to run, or of the action just ended.
        var tool: String
        var callID: String
        var time: Timestamp
        var ownPressure: Double
        /// Whether it comes before a call rather than after an action.
        var isBeforeCall: Bool
        var source: Source
    }

    /// - Returns: the firing, `nil` where it was known already, and what the agent is told, `nil` in control.
    func fire(
        _ match: PatternMatch,
        _ history: inout GuidanceHistory,
        _ selection: PatternSelection,
        at place: FiringPlace
    ) throws(StoreError) -> (firing: GuidanceFiring?, message: String?) {
        let agent = place.session.agent
        let id = match.firingID(agent: agent, session: place.session.session, callID: place.callID)
        if let arm = try store.arm(ofFiring: id) {
            return (nil, arm == .treatment ? try message(match, history, at: place.time) : nil)
        }
        let stratum = Stratum(pattern: match.pattern.name, agent: agent)
        let ordinal = try ordinal(in: stratum, selection, place.source)
        let key = try guidanceKey()
        let arm = ordinal.map { stratum.arm(ordinal: $0, key: key) }
        let firing = match.event(
            agent: agent,
            session: place.session.session,
            callID: place.callID,
            arm: arm ?? .treatment,
            time: place.time
        )
        try store.insertFiring(
            FiringRow(
                firing: firing,
                family: stratum.family.text,
                ordinal: ordinal,
                actions: history.number,
                tool: place.tool,
                callID: place.callID,
                ownPressure: place.ownPressure
            ),
            source: place.source
        )
        history.record(match)
        try store.setGuidance(history.json, of: agent)
        let action = place.isBeforeCall ? nil : context(place.session).identity.action(history.number)
        try tell(.guidanceFiring(firing), place.session, awaited: try store.awaitedSignals(), afterAction: action)
        return (firing, firing.arm == .treatment ? try message(match, history, at: place.time) : nil)
    }

    /// `nil` where nothing is drawn: the person turned the control arm off, the pattern is validated, or fires only because it
    /// is forced.
    private func ordinal(
        in stratum: Stratum,
        _ selection: PatternSelection,
        _ source: Source
    ) throws(StoreError) -> Int? {
        let pattern = stratum.pattern.text
        if !configuration.guidance.hasControlArm || selection.reason(of: pattern) == .forced { return nil }
        if try store.verdict(of: pattern) == Verdict.validated.rawValue { return nil }
        return try store.nextOrdinal(of: pattern, in: stratum.family.text, source)
    }

    private func message(
        _ match: PatternMatch,
        _ history: GuidanceHistory,
        at time: Timestamp
    ) throws(StoreError) -> String {
        let tool = match.finding.failingTool
        var healing: HealingSuggestion?
        if let tool { healing = HealingSuggestion.best(after: tool, seen: try store.transitions(from: tool.name)) }
        var fix: String?
        if !history.lastError.isEmpty, let lesson = try bestLesson(for: history.lastError, tool: tool?.name ?? "") {
            try store.useLesson(lesson.id, at: time)
            fix = lesson.fix
        }
        return match.message(healing: healing, lesson: fix)
    }

    /// What arms and the digests of paths are drawn with; empty in a replay, which draws the same each time.
    func guidanceKey() throws(StoreError) -> String { isReplay ? "" : try store.redactionKey() }
}
