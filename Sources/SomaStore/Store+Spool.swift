internal import SomaModel

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

    /// Forgets the names of files that are gone.
    ///
    /// - Parameter names: the files that are there, listed in the transaction under way.
    package func forgetSpooled(except names: [String]) throws(StoreError) {
        let statement = try connection.statement("SELECT name FROM spool_done")
        var gone: [String] = []
        let present = Set(names.map(ExactString.init))
        while try statement.step() {
            let name = statement.text(0)
            if !present.contains(ExactString(name)) { gone.append(name) }
        }
        statement.reset()
        for name in gone { try connection.run("DELETE FROM spool_done WHERE name = ?", .text(name)) }
    }
}
