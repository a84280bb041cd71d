internal import CSQLite

/// How the SQLite of this process works; for programs, not for a library in somebody else's process. Before the first
/// `Store`, and before there is a second thread.
package enum SQLiteLibrary {
    /// Locks and statistics are a tenth of what opening a database takes; a program of one thread needs neither.
    package static func useOneThread() {
        soma_sqlite3_use_one_thread()
        leaveMemoryUncounted()
    }

    /// All threads take turns at the statistics, which nobody reads.
    package static func leaveMemoryUncounted() { soma_sqlite3_leave_memory_uncounted() }
}
