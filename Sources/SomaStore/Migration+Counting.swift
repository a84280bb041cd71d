extension Migration {
    /// What counts once, and what was stopped: actions that a person or the client cancelled; the tool of a call whose end
    /// nobody saw; the keys of all usage that was counted. The outbox's rows get numbers of their own: without them whoever
    /// looks one up reads the payloads on the way.
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
            ALTER TABLE outbox RENAME TO old_outbox;
            CREATE TABLE outbox (
                signal TEXT NOT NULL,
                id INTEGER NOT NULL,
                items INTEGER NOT NULL,
                bytes_before INTEGER NOT NULL,
                time_unix_nano INTEGER NOT NULL,
                payload ANY NOT NULL,
                PRIMARY KEY (signal, id)
            ) STRICT;
            INSERT INTO outbox SELECT * FROM old_outbox ORDER BY signal, id;
            DROP TABLE old_outbox;
            """
    )
}
