import CSQLite

/// A database looked into or changed by SQL, beside soma's own store: what another build wrote may have other columns.
enum Database {
    /// Runs statements. The write-ahead log stays as it is at the end, as soma leaves it.
    static func run(_ sql: String, in path: String) throws {
        _ = try rows(of: sql, in: path)
    }

    static func number(_ sql: String, in path: String) throws -> Int {
        try rows(of: sql, in: path).first.flatMap { Int($0) } ?? 0
    }

    static func text(_ sql: String, in path: String) throws -> String {
        try rows(of: sql, in: path).first ?? ""
    }

    /// The first column of every row.
    private static func rows(of sql: String, in path: String) throws -> [String] {
        var handle: OpaquePointer?
        defer { unsafe sqlite3_close(handle) }
        guard unsafe sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            throw BenchError(message: "cannot open \(path)")
        }
        unsafe soma_sqlite3_set_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        unsafe sqlite3_busy_timeout(handle, 60_000)
        unsafe sqlite3_wal_autocheckpoint(handle, 0)
        var rows: [String] = []
        let code = unsafe withUnsafeMutablePointer(to: &rows) { pointer in
            unsafe sqlite3_exec(
                handle,
                sql,
                { context, count, values, _ in
                    guard let rows = unsafe context?.assumingMemoryBound(to: [String].self), count > 0,
                        let value = unsafe values?[0]
                    else { return 0 }
                    unsafe rows.pointee.append(String(cString: value))
                    return 0
                },
                pointer,
                nil
            )
        }
        guard code == SQLITE_OK else {
            throw BenchError(message: "\(path): \(unsafe String(cString: sqlite3_errmsg(handle)))")
        }
        return rows
    }
}
