import SomaJSON
import SomaModel

extension ScratchFolder {
    /// Records an agent's 100 actions by a build's own `soma`, and copies that agent as often as makes up the actions asked
    /// for. The log is empty at the end.
    func fill(_ count: Int, by soma: String) throws {
        var recording = ""
        let start = Timestamp(nanosecondsSinceEpoch: 1_790_000_000_000_000_000)
        for number in 1...100 {
            var line = JSONWriter()
            line.beginObject()
            line.member("agent", "cc-0f3c9a7e")
            line.member("session", "bench-cc-0f3c9a7e")
            line.member("time", start.adding(seconds: Double(number)).rfc3339)
            line.member("tool", number % 3 == 0 ? "Bash" : "Read")
            line.member("text", "The parser now reads every line.")
            line.member("output", "ok")
            line.member("tokens", 1_000)
            line.member("cost_usd", 0.001)
            line.member("duration_s", 0.2)
            line.endObject()
            recording += String(decoding: line.bytes, as: UTF8.self) + "\n"
        }
        try Child.run(soma, ["replay", "--live", try write(recording, to: "filling.jsonl")], environment)
        if count > 100 { try copyAgent(times: count / 100 - 1) }
        try Database.run("PRAGMA wal_checkpoint(TRUNCATE)", in: folder.databasePath)
    }

    /// Copies all rows of the agent in the tables that have one row or more an agent.
    private func copyAgent(times: Int) throws {
        var copy = """
            CREATE TEMP VIEW copies AS WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < \(times))
                SELECT n, printf('cc-%08x', n) AS name FROM c;
            """
        for table in ["actions", "agents", "series", "sessions"] {
            let columns = try Database.text(
                "SELECT group_concat(name, ', ') FROM pragma_table_info('\(table)') WHERE name NOT IN ('agent', 'id')",
                in: folder.databasePath
            )
            copy += """
                INSERT INTO \(table) (agent, \(columns))
                    SELECT name, \(columns) FROM \(table), copies WHERE agent <> '';
                """
        }
        try Database.run(copy, in: folder.databasePath)
    }
}
