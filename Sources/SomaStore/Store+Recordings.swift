package import SomaModel
internal import SomaSystem

extension Store {
    /// What values in recordings are hashed with: made once with the database and never told.
    package func redactionKey() throws(StoreError) -> String {
        try installed("redaction_key") { RandomID.hexadecimal() + RandomID.hexadecimal() }
    }

    /// The day of the recording that is written now; `nil` before the first.
    package var recordingDay: String? {
        get throws(StoreError) { try installed("recording_day") }
    }

    /// Whether the recording of `day` is not the one that was written last, or has been taken away: it needs an opening then.
    package func beginRecording(_ day: String) throws(StoreError) -> Bool {
        if try recordingDay == day, isThere(recordingOf: day) { return false }
        try createRecordingFolder()
        try connection.run("INSERT OR REPLACE INTO installation (name, value) VALUES ('recording_day', ?)", .text(day))
        try connection.run("DELETE FROM installation WHERE name = 'recorded_settings'")
        try connection.run("DELETE FROM recorded_agents")
        return true
    }

    private func isThere(recordingOf day: String) -> Bool {
        recordingFolder.map { (try? FileStatus(of: "\($0)/\(day).jsonl")) != nil } ?? true
    }

    /// Whether the recording that is being written has last said other settings; a new one has said the default, which is
    /// empty.
    package func sayInRecording(_ settings: String) throws(StoreError) -> Bool {
        if try installed("recorded_settings") ?? "" == settings { return false }
        try connection.run(
            "INSERT OR REPLACE INTO installation (name, value) VALUES ('recorded_settings', ?)",
            .text(settings)
        )
        return true
    }

    /// Closes the recording that is being written: whatever is recorded next begins with an opening.
    package func pauseRecording() throws(StoreError) {
        if try recordingDay == nil { return }
        try connection.run("DELETE FROM installation WHERE name = 'recording_day'")
    }

    /// Whether the recording of `day` has not heard of `agent` yet.
    package func meet(_ agent: String, inRecordingOf day: String) throws(StoreError) -> Bool {
        try connection.run("INSERT INTO recorded_agents (agent) VALUES (?) ON CONFLICT DO NOTHING", .text(agent))
        return connection.changes > 0
    }

    /// All edges, by target and source.
    package func edges() throws(StoreError) -> [TrustEdge] {
        let statement = try connection.statement("SELECT source, target, trust FROM edges ORDER BY target, source")
        defer { statement.reset() }
        var edges: [TrustEdge] = []
        while try statement.step() {
            if let edge = try? TrustEdge(from: statement.text(0), to: statement.text(1), trust: statement.double(2)) {
                edges.append(edge)
            }
        }
        return edges
    }
}
