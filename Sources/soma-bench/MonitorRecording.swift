import CSQLite
import SomaModel
import SomaMonitor
import SomaStore
import SomaSystem

/// What does recording an action cost, its transaction and audit line included? The baseline commits one small row to a
/// database of its own, set up alike.
enum MonitorRecording {
    static func bench() throws -> Case {
        let scratch = try ScratchFolder()
        let monitor = try scratch.monitor()
        let start = Timestamp(nanosecondsSinceEpoch: SystemClock.nanosecondsSinceEpoch)
        let plain = try PlainDatabase()
        var number = 0
        return Case(
            name: "record an action, committed",
            baselineName: "SQLite, one row committed",
            itemsPerCall: 1,
            subject: {
                number += 1
                let action = ScratchFolder.action(number, agent: "cc-0f3c9a7e", endingAt: start)
                let outcomes = try? monitor.record([action], source: .test)
                return (outcomes?.count ?? 0) + (scratch.folder.path.isEmpty ? 1 : 0)
            },
            baseline: { plain.commitRow() }
        )
    }
}

/// A table of one number, with the same journal as soma's.
@safe private final class PlainDatabase {
    private let scratch: ScratchFolder
    private let handle: OpaquePointer

    init() throws {
        scratch = try ScratchFolder()
        var opened: OpaquePointer?
        guard unsafe sqlite3_open(scratch.folder.path + "/plain.db", &opened) == SQLITE_OK, let opened = unsafe opened
        else { throw BenchError(message: "cannot make a database in \(scratch.folder.path)") }
        unsafe handle = opened
        let setup =
            "PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE t (n)"
        unsafe sqlite3_exec(handle, setup, nil, nil, nil)
    }

    deinit {
        unsafe sqlite3_close(handle)
    }

    func commitRow() -> Int {
        Int(unsafe sqlite3_exec(handle, "INSERT INTO t VALUES (1)", nil, nil, nil)) + 1
    }
}
