internal import CSQLite

/// One open SQLite database and its prepared statements. Closes with its last reference; belongs to one thread at a time.
@safe final class Connection {
    let path: String
    private let busyTimeout: CInt
    /// Of a connection that waits its turn to write.
    private let turns: WriterTurns?
    private let handle: OpaquePointer
    /// By the address of its text: a literal has one, and looking it up does not hash the text.
    private var statements: [Int: Statement] = [:]
    private var composedStatements: [String: Statement] = [:]
    /// What has been prepared and run so far; tests pin both.
    private(set) var counts = StatementCounts()
    /// Set by the commit hook of the write-ahead log.
    private let frames: UnsafeMutablePointer<CInt>
    /// Itself where it is left open.
    private var kept: Connection?

    enum Access {
        case readWrite
        case readOnly
        /// For a medium that cannot be written: no lock is taken, the write-ahead log is not read.
        case immutable
    }

    /// - Parameters:
    ///   - busyTimeout: how long to wait for another process's lock, in milliseconds.
    ///   - turns: how; `nil` waits as SQLite does.
    init(path: String, access: Access, busyTimeout: CInt, turns: WriterTurns? = nil) throws(StoreError) {
        self.path = path
        self.busyTimeout = busyTimeout
        self.turns = turns
        var opened: OpaquePointer?
        let flags =
            switch access {
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
            }
        let name = access == .immutable ? "file:\(percentEncoded(path))?immutable=1" : path
        let code = unsafe sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard let opened = unsafe opened, code == SQLITE_OK else {
            let message = unsafe String(cString: sqlite3_errmsg(opened))
            unsafe sqlite3_close_v2(opened)
            throw StoreError(sqlite: code, message: message, path: path)
        }
        unsafe handle = opened
        unsafe frames = .allocate(capacity: 1)
        unsafe frames.initialize(to: 0)
        unsafe sqlite3_extended_result_codes(opened, 1)
        setBusyTimeout()
        _ = unsafe soma_sqlite3_set_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        _ = unsafe soma_sqlite3_set_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1)
        _ = unsafe soma_sqlite3_set_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        // In place of SQLite's own hook, which would checkpoint at 1,000 pages.
        _ = unsafe sqlite3_wal_hook(
            opened,
            { context, _, _, pages in
                unsafe context?.assumingMemoryBound(to: CInt.self).pointee = pages
                return SQLITE_OK
            },
            frames
        )
    }

    deinit {
        statements.removeAll()
        composedStatements.removeAll()
        unsafe sqlite3_close_v2(handle)
        unsafe frames.deallocate()
    }

    /// Has it stay open until the process ends.
    func leaveOpen() { kept = self }

    /// Pages in the write-ahead log after this connection's last commit.
    var logFrames: Int { Int(unsafe frames.pointee) }

    /// Moves the log into the database and empties it, unless someone is in the way.
    func checkpoint() {
        unsafe sqlite3_busy_timeout(handle, 0)
        unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        setBusyTimeout()
        unsafe frames.pointee = 0
    }

    private func setBusyTimeout() {
        if let turns {
            unsafe turns.handle(handle)
        } else {
            unsafe sqlite3_busy_timeout(handle, busyTimeout)
        }
    }

    /// Another number means that another connection has written since.
    func dataVersion() throws(StoreError) -> Int64 {
        let statement = try statement("PRAGMA data_version")
        defer { statement.reset() }
        return try statement.step() ? statement.int(0) : 0
    }

    /// Rows that the last statement changed.
    var changes: Int { Int(unsafe sqlite3_changes(handle)) }

    func execute(_ sql: String) throws(StoreError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw error(code) }
    }

    /// The statement for `sql`, prepared once a connection, reset and without bindings.
    func statement(_ sql: StaticString) throws(StoreError) -> Statement {
        counts.run += 1
        let address = unsafe Int(bitPattern: sql.utf8Start)
        if let statement = statements[address] {
            statement.reset()
            return statement
        }
        let statement = try prepare(sql.description)
        statements[address] = statement
        return statement
    }

    /// The same for a text that is put together.
    func statement(composed sql: String) throws(StoreError) -> Statement {
        counts.run += 1
        if let statement = composedStatements[sql] {
            statement.reset()
            return statement
        }
        let statement = try prepare(sql)
        composedStatements[sql] = statement
        return statement
    }

    private func prepare(_ sql: String) throws(StoreError) -> Statement {
        counts.prepared += 1
        var prepared: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(handle, sql, -1, CUnsignedInt(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard let prepared = unsafe prepared, code == SQLITE_OK else { throw error(code) }
        return unsafe Statement(takingOwnershipOf: prepared, path: path)
    }

    /// Runs a statement that returns no rows.
    func run(_ sql: StaticString, _ values: SQLValue...) throws(StoreError) {
        try run(try statement(sql), values)
    }

    /// The same for a text that is put together.
    func run(composed sql: String, _ values: SQLValue...) throws(StoreError) {
        try run(try statement(composed: sql), values)
    }

    private func run(_ statement: Statement, _ values: [SQLValue]) throws(StoreError) {
        try statement.bind(values)
        while try statement.step() {}
        statement.reset()
    }

    private func error(_ code: CInt) -> StoreError {
        unsafe StoreError(
            sqlite: sqlite3_extended_errcode(handle),
            message: String(cString: sqlite3_errmsg(handle)),
            path: path
        )
    }
}

/// Statements of one connection so far.
package struct StatementCounts: Equatable, Sendable {
    package var prepared = 0
    /// Each time a statement was asked for to be run.
    package var run = 0
}

/// For SQLite's `file:` names: everything but letters, digits, `/`, `.`, `-` and `_` is encoded.
private func percentEncoded(_ path: String) -> String {
    var result = ""
    for byte in path.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            result.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
    return result
}
