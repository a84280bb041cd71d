internal import SomaSystem

extension Store {
    /// Whoever leaves this many pages in the write-ahead log moves them into the database. The next process to open it
    /// reads them all, about 1 µs each, before its first query.
    static let checkpointFrames = 200
    /// The same while someone is there who writes much: nobody reads the whole log then, and a page that changes often is
    /// moved once.
    static let batchCheckpointFrames = 4_000

    /// What is known of a store that writes much.
    final class Batch {
        /// Tells others to leave the write-ahead log alone; `nil` where it cannot be had.
        private let lock: FileLock?
        /// When the unit under way began, in seconds.
        var unitStart = 0.0
        /// That the unit appends to files.
        var bytes = 0

        init(lockPath: String) {
            lock = try? FileLock(path: lockPath, isShared: true)
        }
    }

    /// Prepares for long batches: more is kept in memory, and the write-ahead log is emptied less often.
    package func prepareForBatches() throws(StoreError) {
        guard let folder, batch == nil else { return }
        try connection.execute("PRAGMA cache_size = -32768")
        batch = Batch(lockPath: folder.batchLockPath)
    }

    /// Whether a unit of this many actions is to be committed now. One that others wait for may be short; a hook waits 200 ms
    /// at the most.
    package func isUnitFull(actions: Int) -> Bool {
        guard let batch, let turns else { return false }
        if actions >= 1_000 || batch.bytes >= 4 << 20 { return true }
        guard actions % 16 == 0, actions >= 128 || SystemClock.monotonicSeconds - batch.unitStart >= 0.025 else {
            return false
        }
        return turns.isAwaited
    }

    /// Between two units: lets those write who wait, for 50 ms at the most.
    package func giveWay() {
        guard let turns else { return }
        for _ in 0..<50 where turns.isAwaited { SystemClock.sleep(milliseconds: 1) }
    }

    func beginUnit() {
        guard let batch else { return }
        batch.unitStart = SystemClock.monotonicSeconds
        batch.bytes = 0
    }

    /// After a commit.
    func emptyLog() {
        let frames = connection.logFrames
        guard frames >= Self.checkpointFrames else { return }
        if frames < Self.batchCheckpointFrames {
            if batch != nil { return }
            if let folder, StateFolder.isHeld(folder.batchLockPath) { return }
        }
        connection.checkpoint()
    }

    /// Leaves a short log to those who come after a batch.
    func endBatch() {
        guard batch != nil else { return }
        batch = nil
        emptyLog()
    }
}
