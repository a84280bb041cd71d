extension Store {
    /// The database's schema; the one that this soma knows, since others are refused.
    package func schemaVersion() throws(StoreError) -> Int {
        let statement = try connection.statement("PRAGMA user_version")
        defer { statement.reset() }
        return try statement.step() ? Int(statement.int(0)) : 0
    }

    /// What SQLite finds wrong with the whole file, at most `limit` findings. Reads all of it: seconds for a large one.
    package func damages(limit: Int) throws(StoreError) -> [String] {
        let statement = try connection.statement(composed: "PRAGMA integrity_check(\(limit))")
        defer { statement.reset() }
        var damages: [String] = []
        while try statement.step() { damages.append(statement.text(0)) }
        return damages == ["ok"] ? [] : damages
    }
}
