extension Migration {
    /// What counts once, and what was stopped: actions that a person or the client cancelled; the tool of a call whose end
    /// nobody saw; the keys of all usage that was counted.
    static let counting = Migration(
        version: 12,
        name: "cancelled actions, keys of counted usage",
        sql: """
            ALTER TABLE actions ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE calls ADD COLUMN tool TEXT NOT NULL DEFAULT '';
            CREATE TABLE usage_keys (
                key INTEGER PRIMARY KEY,
                tokens INTEGER NOT NULL,
                session INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX usage_keys_by_session ON usage_keys (session);
            """
    )
}
