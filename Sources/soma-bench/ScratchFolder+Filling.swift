import CSQLite
import SomaModel
import SomaMonitor
import SomaSystem

extension ScratchFolder {
    private static let actionColumns = """
        agent, session, number, time_unix_nano, tool, call_id, failed, duration_s, tokens, cost_usd, pressure, \
        pressure_own, mode, vital_uncertainty, vital_drift, vital_error_rate, vital_token_usage, vital_cost, source
        """
    private static let agentColumns = """
        actions, last_action_time_unix_nano, open_session, pressure, pressure_own, mode, reading, state
        """
    private static let seriesColumns = "metric, attributes, part, start_time_unix_nano, value"
    private static let sessionColumns = """
        session, ordinal, start_time_unix_nano, end_time_unix_nano, open, trace_id, parent_span_id
        """

    /// An agent's 100 actions as they are recorded, and as many agents like it as make up the actions asked for.
    func fill(_ count: Int) throws {
        let monitor = try monitor()
        let start = Timestamp(nanosecondsSinceEpoch: SystemClock.nanosecondsSinceEpoch - 100_000_000_000)
        for number in 1...100 {
            let action = Self.action(number, agent: "cc-0f3c9a7e", endingAt: start)
            _ = try monitor.record([action], source: .test)
        }
        guard count > 100 else { return }
        var handle: OpaquePointer?
        defer { unsafe sqlite3_close(handle) }
        let copy = """
            CREATE TEMP VIEW copies AS WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < \(count / 100 - 1))
                SELECT n, printf('cc-%08x', n) AS name FROM c;
            INSERT INTO actions (\(Self.actionColumns))
                SELECT name, \(Self.actionColumns.dropFirst("agent, ".count)) FROM actions, copies;
            INSERT INTO agents (agent, \(Self.agentColumns))
                SELECT name, \(Self.agentColumns) FROM agents, copies;
            INSERT INTO series (agent, \(Self.seriesColumns))
                SELECT name, \(Self.seriesColumns) FROM series, copies WHERE agent <> '';
            INSERT INTO sessions (agent, \(Self.sessionColumns))
                SELECT name, \(Self.sessionColumns) FROM sessions, copies;
            PRAGMA wal_checkpoint(TRUNCATE)
            """
        guard unsafe sqlite3_open(folder.databasePath, &handle) == SQLITE_OK,
            unsafe sqlite3_exec(handle, copy, nil, nil, nil) == SQLITE_OK
        else { throw BenchError(message: "cannot fill \(folder.databasePath)") }
    }
}
