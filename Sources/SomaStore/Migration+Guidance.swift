extension Migration {
    static let guidance = Migration(
        version: 4,
        name: "guidance, experiment, blocks, lessons",
        sql: """
            ALTER TABLE agents ADD COLUMN mode_floor TEXT NOT NULL DEFAULT 'OBSERVE';
            ALTER TABLE agents ADD COLUMN guidance TEXT NOT NULL DEFAULT '';

            CREATE TABLE guidance_firings (
                firing_id TEXT PRIMARY KEY,
                agent TEXT NOT NULL,
                session TEXT NOT NULL,
                family TEXT NOT NULL,
                pattern TEXT NOT NULL,
                severity TEXT NOT NULL CHECK (severity IN ('warn', 'critical')),
                arm TEXT NOT NULL CHECK (arm IN ('treatment', 'control')),
                ordinal INTEGER,
                number INTEGER NOT NULL,
                actions INTEGER NOT NULL,
                time_unix_nano INTEGER NOT NULL,
                tool TEXT NOT NULL,
                call_id TEXT,
                pressure_own REAL NOT NULL,
                source TEXT NOT NULL CHECK (source IN ('hook', 'wrap', 'test'))
            ) STRICT;
            CREATE INDEX guidance_firings_by_stratum ON guidance_firings (pattern, family, source, ordinal);
            CREATE INDEX guidance_firings_by_session ON guidance_firings (session, agent);

            CREATE TABLE guidance_outcomes (
                firing_id TEXT PRIMARY KEY,
                agent TEXT NOT NULL,
                pattern TEXT NOT NULL,
                pressure_fell INTEGER NOT NULL CHECK (pressure_fell IN (0, 1)),
                another_tool INTEGER NOT NULL CHECK (another_tool IN (0, 1)),
                no_error INTEGER NOT NULL CHECK (no_error IN (0, 1)),
                source TEXT NOT NULL CHECK (source IN ('hook', 'wrap', 'test'))
            ) STRICT;

            CREATE TABLE ab_outcomes (
                id INTEGER PRIMARY KEY,
                firing_id TEXT UNIQUE,
                agent TEXT NOT NULL,
                actions INTEGER NOT NULL,
                pattern TEXT NOT NULL,
                arm TEXT NOT NULL CHECK (arm IN ('treatment', 'control')),
                randomized INTEGER NOT NULL CHECK (randomized IN (0, 1)),
                pressure_before REAL NOT NULL,
                pressure_after_h1 REAL,
                pressure_after_h5 REAL,
                pressure_after_h10 REAL,
                h1_order INTEGER,
                source TEXT NOT NULL CHECK (source IN ('hook', 'wrap', 'test'))
            ) STRICT;
            CREATE INDEX ab_outcomes_by_agent ON ab_outcomes (agent, actions);
            CREATE INDEX ab_outcomes_by_pattern ON ab_outcomes (pattern, h1_order);
            CREATE TRIGGER ab_outcomes_need_a_firing BEFORE INSERT ON ab_outcomes
            WHEN NEW.firing_id IS NULL OR NEW.firing_id = ''
            BEGIN
                SELECT RAISE(ABORT, 'an outcome needs the firing_id of its firing');
            END;

            CREATE TABLE block_decisions (
                decision_id TEXT PRIMARY KEY,
                agent TEXT NOT NULL,
                session TEXT NOT NULL,
                number INTEGER NOT NULL,
                time_unix_nano INTEGER NOT NULL,
                tool TEXT NOT NULL,
                call_id TEXT,
                rule TEXT NOT NULL,
                decision TEXT NOT NULL CHECK (decision IN ('denied', 'allowed')),
                pressure REAL NOT NULL,
                mode TEXT NOT NULL,
                source TEXT NOT NULL CHECK (source IN ('hook', 'wrap', 'test'))
            ) STRICT;
            CREATE INDEX block_decisions_by_time ON block_decisions (time_unix_nano);
            CREATE INDEX block_decisions_by_session ON block_decisions (session, agent);

            CREATE TABLE unblocked_agents (
                agent TEXT PRIMARY KEY,
                until_unix_nano INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE pattern_states (
                pattern TEXT PRIMARY KEY,
                by_hand TEXT CHECK (by_hand IN ('retired', 'revived')),
                verdict TEXT CHECK (verdict IN ('collecting', 'validated', 'refuted', 'inconclusive')),
                time_unix_nano INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE transitions (
                tool TEXT NOT NULL,
                next_tool TEXT NOT NULL,
                count INTEGER NOT NULL,
                pressure_change REAL NOT NULL,
                PRIMARY KEY (tool, next_tool)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE open_errors (
                agent TEXT NOT NULL,
                tool TEXT NOT NULL,
                target TEXT NOT NULL,
                number INTEGER NOT NULL,
                error TEXT NOT NULL,
                PRIMARY KEY (agent, tool, target)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE lessons (
                id INTEGER PRIMARY KEY,
                tool TEXT NOT NULL,
                error TEXT NOT NULL,
                fix TEXT NOT NULL,
                last_used_time_unix_nano INTEGER NOT NULL,
                UNIQUE (tool, error, fix)
            ) STRICT;
            """
    )
}
