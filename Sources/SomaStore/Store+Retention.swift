package import SomaModel
internal import SomaSystem

/// How long things are kept.
package struct Retention: Equatable, Sendable {
    /// Nanoseconds.
    package var actions: Int64
    /// Nanoseconds.
    package var recordings: Int64
    /// Of all recordings together.
    package var recordingBytes: Int

    package init(actions: Int64, recordings: Int64, recordingBytes: Int) {
        self.actions = actions
        self.recordings = recordings
        self.recordingBytes = recordingBytes
    }
}

extension Store {
    /// Rows removed, and pages given back, at once: a hook must not wait for the rest.
    package static let retentionBatch = 1_000

    /// Removes a batch of what is older than it is to be kept, and gives its space back. What agents, counters and sessions
    /// say stays. The cost is that of a batch, however much is stored.
    package func apply(_ retention: Retention, at time: Timestamp) throws(StoreError) {
        let limit = time.adding(nanoseconds: -retention.actions)
        try transaction { () throws(StoreError) in
            let agents = try agentsOfOldActions(before: limit)
            if agents.isEmpty { return }
            try connection.run(
                """
                DELETE FROM actions WHERE id IN (SELECT id FROM actions INDEXED BY actions_by_time
                    WHERE time_unix_nano < ?1 ORDER BY time_unix_nano, id LIMIT ?2)
                """,
                .int(limit.nanosecondsSinceEpoch),
                .int(Self.retentionBatch)
            )
            // What an exemplar points at is gone from most backends too. Agents without a name share theirs.
            for agent in agents + [""] { try removeExemplars(of: agent, before: limit) }
        }
        try connection.execute("PRAGMA incremental_vacuum(\(Self.retentionBatch))")
        try removeRecordings(retention, at: time)
    }

    /// Those of the oldest batch.
    private func agentsOfOldActions(before limit: Timestamp) throws(StoreError) -> [String] {
        let statement = try connection.statement(
            """
            SELECT DISTINCT agent FROM (SELECT agent FROM actions INDEXED BY actions_by_time
                WHERE time_unix_nano < ?1 ORDER BY time_unix_nano, id LIMIT ?2)
            """
        )
        defer { statement.reset() }
        try statement.bind([.int(limit.nanosecondsSinceEpoch), .int(Self.retentionBatch)])
        var agents: [String] = []
        while try statement.step() { agents.append(statement.text(0)) }
        return agents
    }

    /// The oldest go first; the one that is being written stays.
    private func removeRecordings(_ retention: Retention, at time: Timestamp) throws(StoreError) {
        guard recordingFolderProblem == nil, let path = recordingFolder, let names = try? FileSystem.names(in: path)
        else { return }
        let days = names.filter { $0.hasSuffix(".jsonl") && $0.utf8.count == "2026-11-20.jsonl".utf8.count }
        let oldest = String(time.adding(nanoseconds: -retention.recordings).rfc3339.prefix(10)) + ".jsonl"
        var lengths: [(name: String, bytes: Int)] = []
        for name in days { lengths.append((name, (try? FileStatus(of: path + "/" + name))?.length ?? 0)) }
        var total = lengths.reduce(0) { $0 + $1.bytes }
        for (name, bytes) in lengths.dropLast() where name < oldest || total > retention.recordingBytes {
            do throws(SystemError) {
                try FileSystem.remove(path + "/" + name)
            } catch {
                throw StoreError(.failed, "\(error)")
            }
            try transaction { () throws(StoreError) in
                try connection.run("DELETE FROM files WHERE name = ?", .text("sessions/" + name))
            }
            total -= bytes
        }
    }
}
