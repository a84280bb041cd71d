internal import SomaModel
internal import SomaSystem

/// The database's version and how it gets there.
enum Schema {
    static let newest = Migration.all[Migration.all.count - 1].version

    /// Throws unless the database can be read by this soma as it is.
    static func check(_ connection: Connection) throws(StoreError) {
        let version = try noted(in: connection)
        guard version > 0 else {
            // Empty, or another's, which this tells apart.
            _ = try self.version(of: connection)
            throw StoreError(.missing, "nothing has been recorded yet in \(connection.path)")
        }
        guard version <= newest else { throw newer(connection, version) }
        guard version == newest else {
            throw StoreError(
                .olderSchema,
                "\(connection.path) is of an older soma; it migrates when something is recorded"
            )
        }
    }

    /// Makes the tables, or moves an older database forward.
    ///
    /// - Parameter attempts: how often to try for the lock that a new database needs, 10 ms apart.
    static func prepare(_ connection: Connection, attempts: Int) throws(StoreError) {
        let noted = try noted(in: connection)
        if noted == newest { return }
        guard noted < newest else { throw newer(connection, noted) }
        // Before anything is changed: the file may be another program's, or a newer soma's.
        let found = try version(of: connection)
        guard found <= newest else { throw newer(connection, found) }
        try makeWriteAheadLogged(connection, attempts)
        try connection.execute("BEGIN IMMEDIATE")
        do throws(StoreError) {
            let current = try version(of: connection)
            guard current <= newest else { throw newer(connection, current) }
            for migration in Migration.all where migration.version > current { try apply(migration, connection) }
            try connection.execute("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(newest)")
            try connection.execute("COMMIT")
            // What a migration takes away is to go from the log too.
            if current > 0 { connection.checkpoint() }
        } catch {
            try? connection.execute("ROLLBACK")
            throw error
        }
    }

    private static func apply(_ migration: Migration, _ connection: Connection) throws(StoreError) {
        if migration.version == 1 {
            try connection.execute(
                """
                CREATE TABLE schema_migrations (
                    version INTEGER PRIMARY KEY,
                    name TEXT NOT NULL,
                    time TEXT NOT NULL
                ) STRICT
                """
            )
        }
        try connection.execute(migration.sql)
        try connection.run(
            "INSERT INTO schema_migrations (version, name, time) VALUES (?, ?, ?)",
            .int(migration.version),
            .text(migration.name),
            .text(Timestamp.now.rfc3339)
        )
    }

    /// "soma" in ASCII: SQLite's application id tells whose file it is.
    private static let applicationID: Int64 = 0x736F_6D61

    /// The version as the file's header repeats it, which costs no reading of the schema; 0 where the file is not marked
    /// as soma's.
    private static func noted(in connection: Connection) throws(StoreError) -> Int64 {
        let id = try header(connection.statement("PRAGMA application_id"))
        return id == applicationID ? try header(connection.statement("PRAGMA user_version")) : 0
    }

    private static func header(_ statement: Statement) throws(StoreError) -> Int64 {
        defer { statement.reset() }
        _ = try statement.step()
        return statement.int(0)
    }

    /// 0 for an empty database.
    private static func version(of connection: Connection) throws(StoreError) -> Int64 {
        let tables = try connection.statement(
            "SELECT count(*), count(*) FILTER (WHERE name = 'schema_migrations') FROM sqlite_schema"
        )
        defer { tables.reset() }
        _ = try tables.step()
        if tables.int(0) == 0 { return 0 }
        guard tables.int(1) == 1 else {
            throw StoreError(.corrupt, "\(connection.path) is not soma's database; move it away to begin anew")
        }
        let versions = try connection.statement("SELECT max(version) FROM schema_migrations")
        defer { versions.reset() }
        _ = try versions.step()
        return versions.int(0)
    }

    private static func newer(_ connection: Connection, _ version: Int64) -> StoreError {
        StoreError(
            .newerSchema,
            "\(connection.path) has schema \(version), this soma knows \(newest); use the newer soma that wrote it"
        )
    }

    /// `auto_vacuum` counts only while the database is empty. Changing to a write-ahead log does not wait for others by
    /// itself, and several processes may find the database new at once.
    private static func makeWriteAheadLogged(_ connection: Connection, _ attempts: Int) throws(StoreError) {
        var attempt = 0
        while true {
            do throws(StoreError) {
                return try connection.execute(
                    "PRAGMA page_size = 1024; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;"
                )
            } catch {
                attempt += 1
                guard error.code == .busy, attempt < attempts else { throw error }
                SystemClock.sleep(milliseconds: 10)
            }
        }
    }
}
