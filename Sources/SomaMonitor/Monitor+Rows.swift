internal import SomaEngine
internal import SomaModel
internal import SomaStore

extension AgentSnapshot {
    /// An agent whose last reading is not known.
    init(_ state: AgentState, isNamed: Bool) {
        let zero = PerSignal(repeating: 0.0)
        self.init(
            agent: state.agent,
            isNamed: isNamed,
            actionCount: state.actionCount,
            lastActionTime: state.lastTime,
            isSessionOpen: !state.openSession.isEmpty,
            ownPressure: state.ownPressure,
            pressure: state.ownPressure,
            mode: state.mode,
            vitals: zero,
            baselines: zero,
            signalPressures: zero
        )
    }

    init(_ state: AgentState, _ reading: Reading, isNamed: Bool) {
        self.init(
            agent: state.agent,
            isNamed: isNamed,
            actionCount: state.actionCount,
            lastActionTime: state.lastTime,
            isSessionOpen: true,
            ownPressure: reading.ownPressure,
            pressure: reading.pressure,
            mode: reading.mode,
            floor: reading.floor,
            vitals: reading.vitals,
            baselines: reading.baselines,
            signalPressures: reading.signalPressures
        )
    }
}

extension SessionState {
    init(_ row: SessionRow) {
        self.init(
            agent: row.agent,
            session: row.session,
            ordinal: row.ordinal,
            startTime: row.startTime,
            endTime: row.endTime,
            isOpen: row.isOpen
        )
    }
}

extension SessionRow {
    mutating func update(from state: SessionState) {
        ordinal = state.ordinal
        startTime = state.startTime
        endTime = state.endTime
        isOpen = state.isOpen
    }
}
