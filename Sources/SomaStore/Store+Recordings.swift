package import SomaModel
internal import SomaSystem

extension Store {
    /// What values in recordings are hashed with: made once with the database and never told.
    package func redactionKey() throws(StoreError) -> String {
        try installed("redaction_key") { RandomID.hexadecimal() + RandomID.hexadecimal() }
    }

    /// So many days' recordings are written side by side; an older one begins with an opening again.
    private static let recordingsAtOnce = 4

    /// The days whose recordings go on without an opening, the one that was written last at the end.
    package var openRecordings: [String] {
        get throws(StoreError) {
            try installed("recording_day").map { $0.split(separator: " ").map(String.init) } ?? []
        }
    }

    /// Makes the recording of `day` the one that is written now.
    ///
    /// - Returns: whether it needs an opening: it is not among those that were written last, or it has been taken away.
    package func beginRecording(_ day: String) throws(StoreError) -> Bool {
        let open = try openRecordings
        let goesOn = open.contains(day) && isThere(recordingOf: day)
        if goesOn, open.last == day { return false }
        let days = (open.filter { $0 != day } + [day]).suffix(Self.recordingsAtOnce)
        try unit.setInstalled("recording_day", Array(days).joinedBySpaces)
        if goesOn { return false }
        try createRecordingFolder()
        unit.presentRecordings.insert(day)
        for gone in open + [day] where gone == day || !days.contains(gone) {
            try unit.removeInstalled("recorded_settings " + gone)
        }
        try forgetMeetings(inRecordingOf: day)
        return true
    }

    /// What a transaction appends is in the file at its end.
    private func isThere(recordingOf day: String) -> Bool {
        if unit.presentRecordings.contains(day) { return true }
        let isThere = recordingFolder.map { (try? FileStatus(of: "\($0)/\(day).jsonl")) != nil } ?? true
        if isThere { unit.presentRecordings.insert(day) }
        return isThere
    }

    /// Whether the recording of `day` has last said other settings; a new one has said the default, which is empty.
    package func sayInRecording(_ settings: String, of day: String) throws(StoreError) -> Bool {
        let name = "recorded_settings " + day
        if try installed(name) ?? "" == settings { return false }
        try unit.setInstalled(name, settings)
        return true
    }

    /// Closes the recordings that are being written: whatever is recorded next begins with an opening.
    package func pauseRecording() throws(StoreError) {
        if try !openRecordings.isEmpty { try unit.removeInstalled("recording_day") }
    }

    /// Whether the recording of `day` does not know an agent as it is: it has not heard of it, or the agent's latest action
    /// is in another one. It does from now on.
    package func meet(_ agent: String, inRecordingOf day: String) throws(StoreError) -> Bool {
        let row = try unit.agent(agent)
        if row.recordedDay == day { return false }
        row.recordedDay = day
        unit.change(row)
        return true
    }

    private func forgetMeetings(inRecordingOf day: String) throws(StoreError) {
        let unit = try flushed
        try connection.run("UPDATE agents SET recorded_day = '' WHERE recorded_day = ?", .text(day))
        unit.forEachAgent { row in if row.recordedDay == day { row.recordedDay = "" } }
    }

    /// Why nothing can be added to the recordings; looked for once a transaction.
    package func recordingProblem() -> String? {
        if let known = unit.recordingProblem { return known.isEmpty ? nil : known }
        let problem = recordingFolderProblem
        unit.recordingProblem = problem ?? ""
        return problem
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
