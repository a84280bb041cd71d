package import SomaModel

/// A session of an agent as the database keeps it.
package struct SessionRow: Equatable, Sendable {
    package var agent: String
    package var session: String
    /// Counts its beginnings, from 1.
    package var ordinal: Int
    package var startTime: Timestamp
    package var endTime: Timestamp
    package var isOpen: Bool
    package var traceID: TraceID
    /// What the session's own span hangs under, if anything.
    package var parentSpanID: SpanID?

    package init(
        agent: String,
        session: String,
        ordinal: Int,
        startTime: Timestamp,
        endTime: Timestamp,
        isOpen: Bool,
        traceID: TraceID,
        parentSpanID: SpanID?
    ) {
        self.agent = agent
        self.session = session
        self.ordinal = ordinal
        self.startTime = startTime
        self.endTime = endTime
        self.isOpen = isOpen
        self.traceID = traceID
        self.parentSpanID = parentSpanID
    }
}

extension Store {
    package func session(_ session: String, of agent: String) throws(StoreError) -> SessionRow? {
        try unit.session(session, of: agent)
    }

    package func setSession(_ row: SessionRow) throws(StoreError) {
        try write { (unit) throws(StoreError) in try unit.setSession(row) }
    }

    /// Open sessions whose last action ended at `limit` or before, oldest first, at most `count`.
    ///
    /// - Parameter callLimit: leaves those out whose agent is in a call that began later, or has a living subagent.
    package func openSessions(
        endedBy limit: Timestamp,
        unlessInCallSince callLimit: Timestamp = Timestamp(nanosecondsSinceEpoch: .max),
        count: Int
    ) throws(StoreError) -> [SessionRow] {
        let statement = try flushed.connection.statement(
            """
            SELECT agent, session, ordinal, start_time_unix_nano, end_time_unix_nano, open, trace_id, parent_span_id
            FROM sessions WHERE open = 1 AND end_time_unix_nano <= ?1
                AND NOT EXISTS (SELECT 1 FROM calls WHERE calls.agent = sessions.agent AND state = 'open'
                    AND calls.start_time_unix_nano > ?2)
                AND (?2 = 9223372036854775807
                    OR NOT EXISTS (SELECT 1 FROM agents WHERE agent > sessions.agent || '/'
                        AND agent < sessions.agent || '0' AND parent = sessions.agent))
            ORDER BY end_time_unix_nano, agent, session LIMIT ?3
            """
        )
        defer { statement.reset() }
        try statement.bind([
            .int(limit.nanosecondsSinceEpoch), .int(callLimit.nanosecondsSinceEpoch), .int(count),
        ])
        var rows: [SessionRow] = []
        while try statement.step() { rows.append(SessionRow(statement)) }
        return rows
    }
}

extension SessionRow {
    /// An id that cannot be read, in a database that someone changed, becomes the id 1: valid, and plainly not derived.
    init(_ row: Statement) {
        self.init(
            agent: row.text(0),
            session: row.text(1),
            ordinal: Int(row.int(2)),
            startTime: Timestamp(nanosecondsSinceEpoch: row.int(3)),
            endTime: Timestamp(nanosecondsSinceEpoch: row.int(4)),
            isOpen: row.int(5) == 1,
            traceID: TraceID(hexadecimal: row.text(6)) ?? TraceID(high: 0, low: 1),
            parentSpanID: SpanID(hexadecimal: row.text(7))
        )
    }
}
