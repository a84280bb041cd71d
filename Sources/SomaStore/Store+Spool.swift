extension Store {
    /// Notes, in the transaction under way, that a spooled payload has been taken in; false where it had been already, by a
    /// process that was killed before it could remove the file.
    package func takeSpooled(_ name: String) throws(StoreError) -> Bool {
        let statement = try connection.statement("INSERT INTO spool_done (name) VALUES (?) ON CONFLICT DO NOTHING")
        defer { statement.reset() }
        try statement.bind([.text(name)])
        while try statement.step() {}
        return connection.changes > 0
    }

    /// Forgets names whose files are gone.
    package func forgetSpooled(_ names: [String]) throws(StoreError) {
        for name in names { try connection.run("DELETE FROM spool_done WHERE name = ?", .text(name)) }
    }
}
