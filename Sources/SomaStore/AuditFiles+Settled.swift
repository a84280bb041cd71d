internal import SomaSystem

extension AuditFiles {
    /// How often to look for a moment without a writer, 10 ms apart.
    private static let settledAttempts = 500

    /// As they are while no writer is at work: what is behind the last finished line then is nobody's.
    ///
    /// - Throws: `.busy` where a writer is at work for five seconds.
    package init(settledIn folder: StateFolder, _ store: Store?) throws(StoreError) {
        for _ in 0..<Self.settledAttempts {
            let files = try AuditFiles(in: folder, store)
            if files.isSettled {
                self = files
                return
            }
            if let settled = try Self.withoutWriters(folder, store) {
                self = settled
                return
            }
            SystemClock.sleep(milliseconds: 10)
        }
        throw StoreError(.busy, "the audit log in \(folder.path) is being written for 5 s; try again")
    }

    /// `nil` where a writer holds the lock.
    private static func withoutWriters(_ folder: StateFolder, _ store: Store?) throws(StoreError) -> AuditFiles? {
        do throws(StoreError) {
            let lock = try Connection(path: folder.databasePath, access: .readWrite, busyTimeout: 0)
            try lock.execute("BEGIN IMMEDIATE")
            defer { try? lock.execute("ROLLBACK") }
            return try AuditFiles(in: folder, store)
        } catch {
            if error.code == .busy { return nil }
            // Who cannot write here sees no writer either: the folder is on a medium for reading.
            return try AuditFiles(in: folder, store)
        }
    }

    /// Whether no writer can be at work that matters: one that appends, or one that rotates, which puts the current file aside
    /// and removes the oldest before it commits.
    private var isSettled: Bool {
        guard let state else { return true }
        let committed = state.length ?? 0
        guard let current = files.last, current.isCurrent else { return committed == 0 }
        return current.length <= committed
    }
}
