internal import SomaModel

/// Which session of which agent.
struct SessionName: Hashable {
    var agent: ExactString
    var session: ExactString

    init(_ session: String, of agent: String) {
        self.agent = ExactString(agent)
        self.session = ExactString(session)
    }
}

/// A session's row between its being read and its being written; `nil` where there is none.
final class SessionEntry {
    var row: SessionRow?
    var isChanged = false

    init(_ row: SessionRow?) {
        self.row = row
    }
}

extension UnitOfWork {
    func session(_ session: String, of agent: String) throws(StoreError) -> SessionRow? {
        try entry(SessionName(session, of: agent)).row
    }

    func setSession(_ row: SessionRow) throws(StoreError) {
        let name = SessionName(row.session, of: row.agent)
        let entry: SessionEntry
        if let known = sessions[name] {
            entry = known
        } else {
            entry = SessionEntry(nil)
            sessions[name] = entry
        }
        entry.row = row
        if entry.isChanged { return }
        entry.isChanged = true
        changedSessions.append(entry)
    }

    private func entry(_ name: SessionName) throws(StoreError) -> SessionEntry {
        if let entry = sessions[name] { return entry }
        let statement = try connection.statement(
            """
            SELECT agent, session, ordinal, start_time_unix_nano, end_time_unix_nano, open, trace_id, parent_span_id
            FROM sessions WHERE agent = ? AND session = ?
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(name.agent.text), .text(name.session.text)])
        let entry = SessionEntry(try statement.step() ? SessionRow(statement) : nil)
        sessions[name] = entry
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
