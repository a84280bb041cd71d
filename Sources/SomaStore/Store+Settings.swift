extension Store {
    /// A text of soma's own that is kept with the database; `nil` where there is none.
    package func setting(_ name: String) throws(StoreError) -> String? { try installed(name) }

    package func setSetting(_ name: String, to value: String) throws(StoreError) {
        try transaction { () throws(StoreError) in try noteSetting(name, value) }
    }

    /// As `setSetting`, in the transaction under way.
    package func noteSetting(_ name: String, _ value: String) throws(StoreError) {
        try connection.run(
            "INSERT OR REPLACE INTO installation (name, value) VALUES (?, ?)",
            .text(name),
            .text(value)
        )
    }
}
