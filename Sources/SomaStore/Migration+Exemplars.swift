extension Migration {
    /// A row for each way in which an agent's calls of a tool ended: whatever has exemplars finds its own among them, and
    /// an action costs one upsert.
    static let exemplars = Migration(
        version: 5,
        name: "exemplars",
        sql: """
            CREATE TABLE exemplars (
                agent TEXT NOT NULL,
                tool TEXT NOT NULL,
                failed INTEGER NOT NULL CHECK (failed IN (0, 1)),
                bucket INTEGER NOT NULL,
                trace_id TEXT NOT NULL,
                span_id TEXT NOT NULL,
                time_unix_nano INTEGER NOT NULL,
                duration_s REAL NOT NULL,
                tokens INTEGER NOT NULL,
                cost_usd REAL NOT NULL,
                PRIMARY KEY (agent, tool, failed, bucket)
            ) STRICT, WITHOUT ROWID;
            """
    )
}
