extension Migration {
    /// A destination gets each signal at its own pace, and a position in the outbox of its own for each kind of item. What
    /// a destination counts from when it gets differences stands in `delta_bases`.
    static let routes = Migration(
        version: 7,
        name: "destinations by signal, logs, delta",
        sql: """
            ALTER TABLE destinations RENAME TO old_destinations;
            CREATE TABLE destinations (
                name TEXT NOT NULL,
                signal TEXT NOT NULL CHECK (signal IN ('traces', 'metrics', 'logs')),
                endpoint TEXT NOT NULL,
                url TEXT,
                position INTEGER NOT NULL,
                last_success_time_unix_nano INTEGER,
                last_error_time_unix_nano INTEGER,
                last_error TEXT,
                last_rejection_time_unix_nano INTEGER,
                last_rejection TEXT,
                next_attempt_time_unix_nano INTEGER NOT NULL DEFAULT 0,
                failed_attempts INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (name, signal)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO destinations (
                name, signal, endpoint, position, last_success_time_unix_nano, last_error_time_unix_nano, last_error,
                next_attempt_time_unix_nano, failed_attempts
            )
            SELECT name, signal, endpoint, position, last_success_time_unix_nano, last_error_time_unix_nano, last_error,
                next_attempt_time_unix_nano, failed_attempts
            FROM old_destinations,
                (SELECT 'traces' AS signal UNION ALL SELECT 'metrics' UNION ALL SELECT 'logs');
            DROP TABLE old_destinations;

            CREATE INDEX outbox_logs ON outbox (id) WHERE kind = 'log';

            CREATE TABLE delta_bases (
                destination TEXT NOT NULL,
                metric TEXT NOT NULL,
                agent TEXT NOT NULL,
                attributes TEXT NOT NULL,
                part INTEGER NOT NULL,
                time_unix_nano INTEGER NOT NULL,
                value ANY NOT NULL,
                PRIMARY KEY (destination, metric, agent, attributes, part)
            ) STRICT, WITHOUT ROWID;
            """
    )
}
