extension Migration {
    /// Which agents and tools have series of their own: what is beyond a limit counts in a series that it shares, from its
    /// first action on, so that no counter ever goes back.
    static let names = Migration(
        version: 9,
        name: "names of agents and tools",
        sql: """
            ALTER TABLE agents ADD COLUMN is_named INTEGER NOT NULL DEFAULT 1;

            CREATE TABLE named_tools (
                tool TEXT PRIMARY KEY
            ) STRICT, WITHOUT ROWID;
            """
    )
}
