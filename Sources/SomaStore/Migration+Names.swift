extension Migration {
    /// Which agents and tools have series of their own: what is beyond a limit counts in a series that it shares, from its
    /// first action on, so that no counter ever goes back.
    static let names = Migration(
        version: 9,
        name: "names of agents and tools, signals' own URLs",
        sql: """
            ALTER TABLE agents ADD COLUMN is_named INTEGER NOT NULL DEFAULT 1;

            -- Who has counts, and has not acted.
            CREATE TABLE strangers (
                agent TEXT PRIMARY KEY,
                is_named INTEGER NOT NULL,
                last_time_unix_nano INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE named_tools (
                tool TEXT PRIMARY KEY
            ) STRICT, WITHOUT ROWID;

            ALTER TABLE destinations ADD COLUMN own_url TEXT;
            """
    )
}
