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

    func end(_ row: SessionRow) throws(StoreError) {
        var state = SessionState(row)
        guard let event = state.end() else { return }
        var ended = row
        ended.update(from: state)
        try store.setSession(ended)
        try store.closeSession(row.session, of: row.agent)
        try memory.endSession(row.session, of: row.agent)
        try tell(.session(event), row)
    }
}
