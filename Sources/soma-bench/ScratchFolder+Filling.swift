import CSQLite
import SomaModel
import SomaMonitor
import SomaSystem

extension ScratchFolder {
    /// 100 actions as they are recorded, and as many copies of them as are asked for.
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
        let columns = """
            agent, session, number, time_unix_nano, tool, call_id, failed, duration_s, tokens, cost_usd, pressure, \
            pressure_own, mode, vital_uncertainty, vital_drift, vital_error_rate, vital_token_usage, vital_cost, source
            """
        let copy = """
            WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < \(count / 100 - 1))
            INSERT INTO actions (\(columns)) SELECT \(columns) FROM actions, c;
            PRAGMA wal_checkpoint(TRUNCATE)
            """
        guard unsafe sqlite3_open(folder.databasePath, &handle) == SQLITE_OK,
            unsafe sqlite3_exec(handle, copy, nil, nil, nil) == SQLITE_OK
        else { throw BenchError(message: "cannot fill \(folder.databasePath)") }
    }
}
