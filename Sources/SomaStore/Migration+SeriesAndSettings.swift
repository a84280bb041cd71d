extension Migration {
    /// Series lie by agent: an action changes those of one, and a scrape reads those of the agents that are about, however
    /// many others there have been. `soma.yaml`, which hooks kept here, goes: its headers may be secrets. So does what was
    /// left of it in pages without rows.
    static let seriesAndSettings = Migration(
        version: 10,
        name: "series by agent, settings out of the database",
        sql: """
            PRAGMA incremental_vacuum;
            PRAGMA secure_delete = ON;
            ALTER TABLE installation RENAME TO installation_with_settings;
            CREATE TABLE installation (
                name TEXT PRIMARY KEY,
                value TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            INSERT INTO installation (name, value)
                SELECT name, value FROM installation_with_settings WHERE name <> 'configuration';
            DROP TABLE installation_with_settings;

            ALTER TABLE series RENAME TO series_by_metric;

            CREATE TABLE series (
                agent TEXT NOT NULL,
                metric TEXT NOT NULL,
                attributes TEXT NOT NULL,
                part INTEGER NOT NULL,
                start_time_unix_nano INTEGER NOT NULL,
                value ANY NOT NULL,
                PRIMARY KEY (agent, metric, attributes, part)
            ) STRICT, WITHOUT ROWID;

            INSERT INTO series (agent, metric, attributes, part, start_time_unix_nano, value)
                SELECT agent, metric, attributes, part, start_time_unix_nano, value FROM series_by_metric
                ORDER BY agent, metric, attributes, part;

            DROP TABLE series_by_metric;

            -- Whose calls were all denied before strangers were noted.
            INSERT INTO strangers (agent, is_named, last_time_unix_nano)
                SELECT agent, 1, max(start_time_unix_nano) FROM series
                WHERE agent <> '' AND agent NOT IN (SELECT agent FROM agents UNION ALL SELECT agent FROM strangers)
                GROUP BY agent;

            ALTER TABLE destinations ADD COLUMN settings TEXT;
            """
    )
}
