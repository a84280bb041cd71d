extension Migration {
    /// What a unit of work needs. All that is kept of an agent is one row; a source is open text; what waits for collectors
    /// is a row a unit and signal; old actions are found by their time. Fewer tables make a process start faster, too.
    static let unit = Migration(
        version: 11,
        name: "one row an agent, open sources, outbox by signal",
        sql: agents + sources + outbox
    )

    private static let agents = """
        ALTER TABLE agents RENAME TO old_agents;
        DROP INDEX agents_by_last_action;
        DROP INDEX agents_by_own_pressure;
        CREATE TABLE agents (
            agent TEXT PRIMARY KEY,
            actions INTEGER NOT NULL,
            last_action_time_unix_nano INTEGER NOT NULL,
            open_session TEXT,
            pressure REAL NOT NULL,
            pressure_own REAL NOT NULL,
            mode TEXT NOT NULL,
            mode_floor TEXT NOT NULL,
            is_named INTEGER,
            reading TEXT NOT NULL,
            state TEXT NOT NULL,
            guidance TEXT NOT NULL,
            parent TEXT,
            parent_session TEXT,
            recorded_day TEXT NOT NULL,
            position TEXT NOT NULL,
            meters TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO agents
        SELECT name, coalesce(a.actions, 0), coalesce(a.last_action_time_unix_nano, s.last_time_unix_nano, 0), a.open_session,
            coalesce(a.pressure, 0), coalesce(a.pressure_own, 0), coalesce(a.mode, 'OBSERVE'),
            coalesce(a.mode_floor, 'OBSERVE'), coalesce(a.is_named, s.is_named), coalesce(a.reading, ''),
            coalesce(a.state, ''), coalesce(a.guidance, ''), p.parent, p.session,
            iif(r.agent IS NULL, '', coalesce((SELECT value FROM installation WHERE name = 'recording_day'), '')),
            iif(t.agent IS NULL, '', json_object('path_hash', t.path_hash, 'offset', t.offset, 'message_id', t.message_id,
                'message_tokens', t.message_tokens)),
            iif(c.agent IS NULL AND w.agent IS NULL, '', json_patch('{}', json_object(
                'total_usd', c.total_cost_usd, 'waiting_usd', c.waiting_cost_usd, 'input', w.input,
                'output', w.output, 'waiting', w.waiting, 'counted', w.counted)))
        FROM (
            SELECT agent AS name FROM old_agents UNION SELECT agent FROM strangers UNION SELECT agent FROM subagents
            UNION SELECT agent FROM transcripts UNION SELECT agent FROM session_costs UNION SELECT agent FROM waiting_tokens
        )
            LEFT JOIN old_agents a ON a.agent = name
            LEFT JOIN strangers s ON s.agent = name
            LEFT JOIN subagents p ON p.agent = name
            LEFT JOIN recorded_agents r ON r.agent = name
            LEFT JOIN transcripts t ON t.agent = name
            LEFT JOIN session_costs c ON c.agent = name
            LEFT JOIN waiting_tokens w ON w.agent = name;
        DROP TABLE old_agents;
        DROP TABLE strangers;
        DROP TABLE subagents;
        DROP TABLE recorded_agents;
        DROP TABLE transcripts;
        DROP TABLE session_costs;
        DROP TABLE waiting_tokens;
        CREATE INDEX agents_by_last_action ON agents (last_action_time_unix_nano);
        CREATE INDEX agents_by_own_pressure ON agents (pressure_own) WHERE open_session IS NOT NULL;
        UPDATE installation SET name = 'recorded_settings ' || (SELECT value FROM installation WHERE name = 'recording_day')
            WHERE name = 'recorded_settings' AND EXISTS (SELECT 1 FROM installation WHERE name = 'recording_day');

        """

    private static let sources = """
        ALTER TABLE actions RENAME TO old_actions;
        DROP INDEX actions_by_agent;
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
            source TEXT NOT NULL
        ) STRICT;
        INSERT INTO actions
        SELECT id, agent, session, number, time_unix_nano, tool, call_id, failed, duration_s, tokens, cost_usd, pressure,
            pressure_own, mode, vital_uncertainty, vital_drift, vital_error_rate, vital_token_usage, vital_cost,
            iif(source = 'hook', 'claude-code/hook', source)
        FROM old_actions ORDER BY id;
        DROP TABLE old_actions;
        CREATE INDEX actions_by_agent ON actions (agent, number);
        CREATE INDEX actions_by_time ON actions (time_unix_nano);

        ALTER TABLE guidance_firings RENAME TO old_firings;
        DROP INDEX guidance_firings_by_stratum;
        DROP INDEX guidance_firings_by_session;
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
            source TEXT NOT NULL
        ) STRICT;
        INSERT INTO guidance_firings
        SELECT firing_id, agent, session, family, pattern, severity, arm, ordinal, number, actions, time_unix_nano, tool,
            call_id, pressure_own, iif(source = 'hook', 'claude-code/hook', source)
        FROM old_firings ORDER BY rowid;
        DROP TABLE old_firings;
        CREATE INDEX guidance_firings_by_stratum ON guidance_firings (pattern, family, (source = 'test'), ordinal);
        CREATE INDEX guidance_firings_by_session ON guidance_firings (session, agent);

        ALTER TABLE guidance_outcomes RENAME TO old_outcomes;
        CREATE TABLE guidance_outcomes (
            firing_id TEXT PRIMARY KEY,
            agent TEXT NOT NULL,
            pattern TEXT NOT NULL,
            pressure_fell INTEGER NOT NULL CHECK (pressure_fell IN (0, 1)),
            another_tool INTEGER NOT NULL CHECK (another_tool IN (0, 1)),
            no_error INTEGER NOT NULL CHECK (no_error IN (0, 1)),
            source TEXT NOT NULL
        ) STRICT;
        INSERT INTO guidance_outcomes
        SELECT firing_id, agent, pattern, pressure_fell, another_tool, no_error,
            iif(source = 'hook', 'claude-code/hook', source)
        FROM old_outcomes ORDER BY rowid;
        DROP TABLE old_outcomes;

        DROP TRIGGER ab_outcomes_need_a_firing;
        ALTER TABLE ab_outcomes RENAME TO old_ab_outcomes;
        DROP INDEX ab_outcomes_by_agent;
        DROP INDEX ab_outcomes_by_pattern;
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
            source TEXT NOT NULL
        ) STRICT;
        INSERT INTO ab_outcomes
        SELECT id, firing_id, agent, actions, pattern, arm, randomized, pressure_before, pressure_after_h1, pressure_after_h5,
            pressure_after_h10, h1_order, iif(source = 'hook', 'claude-code/hook', source)
        FROM old_ab_outcomes ORDER BY id;
        DROP TABLE old_ab_outcomes;
        CREATE INDEX ab_outcomes_by_agent ON ab_outcomes (agent, actions);
        CREATE INDEX ab_outcomes_by_pattern ON ab_outcomes (pattern, h1_order);
        CREATE TRIGGER ab_outcomes_need_a_firing BEFORE INSERT ON ab_outcomes
        WHEN NEW.firing_id IS NULL OR NEW.firing_id = ''
        BEGIN
            SELECT RAISE(ABORT, 'an outcome needs the firing_id of its firing');
        END;

        ALTER TABLE block_decisions RENAME TO old_decisions;
        DROP INDEX block_decisions_by_time;
        DROP INDEX block_decisions_by_session;
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
            source TEXT NOT NULL
        ) STRICT;
        INSERT INTO block_decisions
        SELECT decision_id, agent, session, number, time_unix_nano, tool, call_id, rule, decision, pressure, mode,
            iif(source = 'hook', 'claude-code/hook', source)
        FROM old_decisions ORDER BY rowid;
        DROP TABLE old_decisions;
        CREATE INDEX block_decisions_by_time ON block_decisions (time_unix_nano);
        CREATE INDEX block_decisions_by_session ON block_decisions (session, agent);

        """

    /// Items of a signal are numbered from 1 by themselves; positions follow.
    private static let outbox = """
        UPDATE destinations SET position = (
            SELECT count(*) FROM outbox
            WHERE id <= position AND kind = iif(destinations.signal = 'logs', 'log', 'span')
        );
        DROP TRIGGER outbox_grows;
        DROP TRIGGER outbox_shrinks;
        DROP TABLE outbox_size;
        DROP INDEX outbox_logs;
        ALTER TABLE outbox RENAME TO old_outbox;
        CREATE TABLE outbox (
            signal TEXT NOT NULL,
            id INTEGER NOT NULL,
            items INTEGER NOT NULL,
            bytes_before INTEGER NOT NULL,
            time_unix_nano INTEGER NOT NULL,
            payload ANY NOT NULL,
            PRIMARY KEY (signal, id)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO outbox (signal, id, items, bytes_before, time_unix_nano, payload)
        SELECT iif(kind = 'log', 'logs', 'traces'), row_number() OVER one, 1,
            coalesce(sum(length(CAST(payload AS BLOB)))
                OVER (PARTITION BY kind ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0),
            time_unix_nano, payload
        FROM old_outbox WINDOW one AS (PARTITION BY kind ORDER BY id);
        DROP TABLE old_outbox;
        """
}
