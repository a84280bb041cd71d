/// One step of the schema. A step that has been released is never changed: a later one follows it.
struct Migration {
    var version: Int64
    var name: String
    var sql: String

    static let all = [
        first, hooks, waitingTokens, guidance, exemplars, outboxSize, routes, auditChain, names, seriesAndSettings,
        unit, counting,
    ]

    private static let first = Migration(
        version: 1,
        name: "actions, agents, sessions, series, outbox",
        sql: """
            CREATE TABLE installation (
                name TEXT PRIMARY KEY,
                value TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE agents (
                agent TEXT PRIMARY KEY,
                actions INTEGER NOT NULL,
                last_action_time_unix_nano INTEGER NOT NULL,
                open_session TEXT,
                pressure REAL NOT NULL,
                pressure_own REAL NOT NULL,
                mode TEXT NOT NULL,
                reading TEXT NOT NULL,
                state TEXT NOT NULL
            ) STRICT;
            CREATE INDEX agents_by_last_action ON agents (last_action_time_unix_nano);
            CREATE INDEX agents_by_own_pressure ON agents (pressure_own) WHERE open_session IS NOT NULL;

            CREATE TABLE sessions (
                agent TEXT NOT NULL,
                session TEXT NOT NULL,
                ordinal INTEGER NOT NULL,
                start_time_unix_nano INTEGER NOT NULL,
                end_time_unix_nano INTEGER NOT NULL,
                open INTEGER NOT NULL,
                trace_id TEXT NOT NULL,
                parent_span_id TEXT,
                PRIMARY KEY (agent, session)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX sessions_open ON sessions (end_time_unix_nano) WHERE open = 1;

            CREATE TABLE edges (
                target TEXT NOT NULL,
                source TEXT NOT NULL,
                trust REAL NOT NULL CHECK (trust BETWEEN 0 AND 1),
                PRIMARY KEY (target, source),
                CHECK (source <> target)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE actions (
                id INTEGER PRIMARY KEY,
                agent TEXT NOT NULL,
                session TEXT NOT NULL,
                number INTEGER NOT NULL,
                time_unix_nano INTEGER NOT NULL,
                tool TEXT NOT NULL,
                call_id TEXT,
                failed INTEGER NOT NULL,
                duration_s REAL NOT NULL,
                tokens INTEGER NOT NULL,
                cost_usd REAL NOT NULL,
                pressure REAL NOT NULL,
                pressure_own REAL NOT NULL,
                mode TEXT NOT NULL,
                vital_uncertainty REAL NOT NULL,
                vital_drift REAL NOT NULL,
                vital_error_rate REAL NOT NULL,
                vital_token_usage REAL NOT NULL,
                vital_cost REAL NOT NULL,
                source TEXT NOT NULL CHECK (source IN ('hook', 'wrap', 'test'))
            ) STRICT;
            CREATE INDEX actions_by_agent ON actions (agent, number);

            CREATE TABLE series (
                metric TEXT NOT NULL,
                agent TEXT NOT NULL,
                attributes TEXT NOT NULL,
                part INTEGER NOT NULL,
                start_time_unix_nano INTEGER NOT NULL,
                value ANY NOT NULL,
                PRIMARY KEY (metric, agent, attributes, part)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE budget_days (
                day TEXT PRIMARY KEY,
                tokens REAL NOT NULL,
                cost_usd REAL NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE destinations (
                name TEXT PRIMARY KEY,
                endpoint TEXT NOT NULL,
                position INTEGER NOT NULL,
                last_success_time_unix_nano INTEGER,
                last_error_time_unix_nano INTEGER,
                last_error TEXT
            ) STRICT;

            CREATE TABLE outbox (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                kind TEXT NOT NULL,
                payload TEXT NOT NULL
            ) STRICT;

            CREATE TABLE files (
                name TEXT PRIMARY KEY,
                length INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """
    )

    private static let hooks = Migration(
        version: 2,
        name: "calls, subagents, transcripts, costs, recordings, spool",
        sql: """
            CREATE TABLE calls (
                agent TEXT NOT NULL,
                call_id TEXT NOT NULL,
                start_time_unix_nano INTEGER NOT NULL,
                target_exists INTEGER,
                state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'done')),
                PRIMARY KEY (agent, call_id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE subagents (
                agent TEXT PRIMARY KEY,
                parent TEXT NOT NULL,
                session TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX subagents_by_parent ON subagents (parent);

            CREATE TABLE transcripts (
                agent TEXT PRIMARY KEY,
                path_hash TEXT NOT NULL,
                offset INTEGER NOT NULL,
                message_id TEXT NOT NULL,
                message_tokens INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE session_costs (
                agent TEXT PRIMARY KEY,
                total_cost_usd REAL NOT NULL,
                waiting_cost_usd REAL NOT NULL
            ) STRICT, WITHOUT ROWID;

            ALTER TABLE outbox ADD COLUMN time_unix_nano INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE destinations ADD COLUMN next_attempt_time_unix_nano INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE destinations ADD COLUMN failed_attempts INTEGER NOT NULL DEFAULT 0;

            CREATE TABLE recorded_agents (
                agent TEXT PRIMARY KEY
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE spool_done (
                name TEXT PRIMARY KEY
            ) STRICT, WITHOUT ROWID;
            """
    )

    private static let waitingTokens = Migration(
        version: 3,
        name: "waiting tokens",
        sql: """
            CREATE TABLE waiting_tokens (
                agent TEXT PRIMARY KEY,
                input INTEGER NOT NULL,
                output INTEGER NOT NULL,
                waiting INTEGER NOT NULL,
                counted INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """
    )
}
