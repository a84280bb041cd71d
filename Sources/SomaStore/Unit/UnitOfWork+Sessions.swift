internal import SomaModel

/// A session's row between its being read and its being written; `nil` if there is none.
final class SessionEntry {
    let agent: String
    let session: String
    var row: SessionRow?
    var isChanged = false
    /// Another session whose names have the same hash.
    let chained: SessionEntry?

    init(_ session: String, of agent: String, chained: SessionEntry?) {
        self.agent = agent
        self.session = session
        self.chained = chained
    }
}

extension UnitOfWork {
    func session(_ session: String, of agent: String) throws(StoreError) -> SessionRow? {
        if let known = known(session, of: agent) { return known.row }
        let statement = try connection.statement(
            """
            SELECT agent, session, ordinal, start_time_unix_nano, end_time_unix_nano, open, trace_id, parent_span_id
            FROM sessions WHERE agent = ? AND session = ?
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(agent), .text(session)])
        let entry = add(session, of: agent)
        if try statement.step() { entry.row = SessionRow(statement) }
        return entry.row
    }

    func setSession(_ row: SessionRow) throws(StoreError) {
        let entry = known(row.session, of: row.agent) ?? add(row.session, of: row.agent)
        entry.row = row
        if entry.isChanged { return }
        entry.isChanged = true
        changedSessions.append(entry)
    }

    private func known(_ session: String, of agent: String) -> SessionEntry? {
        var next = sessions[session.nameHash(after: agent.nameHash())]
        while let entry = next {
            if ExactString(entry.session) == ExactString(session), ExactString(entry.agent) == ExactString(agent) {
                return entry
            }
            next = entry.chained
        }
        return nil
    }

    private func add(_ session: String, of agent: String) -> SessionEntry {
        let hash = session.nameHash(after: agent.nameHash())
        let entry = SessionEntry(session, of: agent, chained: sessions[hash])
        sessions[hash] = entry
        return entry
    }

    func writeSessions() throws(StoreError) {
        if changedSessions.isEmpty { return }
        let entries = changedSessions
        changedSessions = []
        for entry in entries {
            entry.isChanged = false
            guard let row = entry.row else { continue }
            try connection.run(
                "INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                .text(row.agent),
                .text(row.session),
                .int(row.ordinal),
                .int(row.startTime.nanosecondsSinceEpoch),
                .int(row.endTime.nanosecondsSinceEpoch),
                .int(row.isOpen ? 1 : 0),
                .text(row.traceID.hexadecimal),
                .optional(row.parentSpanID?.hexadecimal)
            )
        }
    }
}
