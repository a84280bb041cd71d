internal import SomaEngine
internal import SomaModel
internal import SomaStore
internal import SomaTelemetry

extension AgentRow {
    /// What a reading says beside the agent's own state.
    func update(from reading: Reading, isNamed: Bool) {
        pressure = reading.pressure
        mode = reading.mode
        floor = reading.floor
        vitals = .values(
            vitals: reading.vitals,
            baselines: reading.baselines,
            signalPressures: reading.signalPressures
        )
        self.isNamed = isNamed
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

extension SpanContext {
    init(_ session: SessionRow, epoch: String) {
        self.init(
            traceID: session.traceID,
            identity: SpanIdentity(epoch: epoch, session: session.session, agent: session.agent),
            ordinal: session.ordinal,
            parentSpanID: session.parentSpanID
        )
    }
}
