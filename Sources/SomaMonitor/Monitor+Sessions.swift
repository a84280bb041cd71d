internal import SomaEngine
package import SomaModel
package import SomaStore
internal import SomaTelemetry

/// Sessions begin with an action, and end when they are told to or have been idle.
extension Monitor {
    /// Ends a session of an agent; one that is not open is left as it is.
    package func endSession(_ session: String, of agent: String) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            if let row = try store.session(session, of: agent) { try end(row) }
        }
    }

    /// Ends every session that has been idle for 30 minutes at `time`, in transactions of at most 100.
    package func endIdleSessions(at time: Timestamp) throws(StoreError) {
        try endSessions(
            quietSince: time.adding(nanoseconds: -AgentState.idleNanoseconds),
            unlessInCallSince: time.adding(nanoseconds: -Self.longestCall)
        )
    }

    /// Ends every open session: a replay is over.
    package func endAllSessions() throws(StoreError) {
        try endSessions(quietSince: Timestamp(nanosecondsSinceEpoch: .max))
    }

    private func endSessions(
        quietSince limit: Timestamp,
        unlessInCallSince callLimit: Timestamp = Timestamp(nanosecondsSinceEpoch: .max)
    ) throws(StoreError) {
        var previous: [SessionRow] = []
        while true {
            let due = try store.openSessions(endedBy: limit, unlessInCallSince: callLimit, count: 100)
            // Rows that stay open, in a database that someone changed, must not be tried for ever.
            if due.isEmpty || due == previous { return }
            try store.transaction { () throws(StoreError) in
                for row in try store.openSessions(endedBy: limit, unlessInCallSince: callLimit, count: 100) {
                    try end(row)
                }
            }
            previous = due
        }
    }

    /// A subagent, whose id begins with its parent's and a slash, hangs under its parent's session of the same name.
    func newSession(
        _ session: String,
        of agent: String,
        _ traceParent: TraceParent?
    ) throws(StoreError) -> SessionRow {
        var row = SessionRow(
            agent: agent,
            session: session,
            ordinal: 0,
            startTime: .epoch,
            endTime: .epoch,
            isOpen: false,
            traceID: traceParent?.traceID ?? SpanIdentity.traceID(session: session),
            parentSpanID: traceParent?.spanID
        )
        if let slash = agent.lastIndex(of: "/"),
            let parent = try store.session(session, of: String(agent[..<slash]))
        {
            row.traceID = parent.traceID
            row.parentSpanID = context(parent).rootSpanID
        }
        return row
    }

    func end(_ row: SessionRow) throws(StoreError) {
        var state = SessionState(row)
        guard let event = state.end() else { return }
        var ended = row
        ended.update(from: state)
        try store.setSession(ended)
        try store.closeSession(row.session, of: row.agent)
        try tell(.session(event), row, awaited: try store.awaitedSignals())
    }
}
