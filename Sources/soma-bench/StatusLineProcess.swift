import CSQLite
import SomaModel
import SomaMonitor
import SomaStore
import SomaSystem

/// What does a prompt wait for `soma statusline`, installed, that is copied? A file as the linker leaves it costs 0.3 ms
/// more: it lies in the page cache in smaller pieces. The baseline is a C program that does nothing, gcc -O2, dynamically
/// linked: the least that a process costs here.
enum StatusLineProcess {
    static func bench(storedActions count: Int) throws -> Case {
        let scratch = try ScratchFolder()
        try fill(scratch, count)
        let soma = try scratch.install("soma")
        let empty = try EmptyProgram()
        let environment = ["SOMA_HOME=" + scratch.folder.path]
        return Case(
            name: count == 0 ? "statusline" : "statusline, \(count) actions stored",
            baselineName: "empty C process",
            itemsPerCall: 1,
            subject: {
                Child.run(soma, ["soma", "statusline"], environment) + (scratch.folder.path.isEmpty ? 1 : 0)
            },
            baseline: { Child.run(empty.path, ["empty"], environment) }
        )
    }

    /// 100 actions as they are recorded, and as many copies of them as are asked for.
    private static func fill(_ scratch: ScratchFolder, _ count: Int) throws {
        let monitor = try scratch.monitor()
        let start = Timestamp(nanosecondsSinceEpoch: SystemClock.nanosecondsSinceEpoch - 100_000_000_000)
        for number in 1...100 {
            let action = ScratchFolder.action(number, agent: "cc-0f3c9a7e", endingAt: start)
            _ = try monitor.record([action], source: .test)
        }
        guard count > 100 else { return }
        var handle: OpaquePointer?
        defer { unsafe sqlite3_close(handle) }
        let columns = """
            agent, session, number, time_unix_nano, tool, call_id, failed, duration_s, tokens, cost_usd, pressure, \
            pressure_own, mode, vital_uncertainty, vital_drift, vital_error_rate, vital_token_usage, vital_cost, source
            """
        let copy = """
            WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < \(count / 100 - 1))
            INSERT INTO actions (\(columns)) SELECT \(columns) FROM actions, c;
            PRAGMA wal_checkpoint(TRUNCATE)
            """
        guard unsafe sqlite3_open(scratch.folder.databasePath, &handle) == SQLITE_OK,
            unsafe sqlite3_exec(handle, copy, nil, nil, nil) == SQLITE_OK
        else { throw BenchError(message: "cannot fill \(scratch.folder.databasePath)") }
    }
}

/// `int main(void) { return 0; }`, compiled once.
private final class EmptyProgram {
    let path: String
    private let folder: String

    init() throws {
        folder = try FileSystem.createTemporaryFolder(prefix: "soma-bench")
        path = folder + "/empty"
        let source = folder + "/empty.c"
        try FileSystem.createFile(source)
        try FileDescriptor(opening: source, for: .append).write(Array("int main(void) { return 0; }\n".utf8))
        guard Child.run("/usr/bin/gcc", ["gcc", "-O2", "-o", path, source], ["PATH=/usr/bin:/bin"]) == 1 else {
            throw BenchError(message: "gcc is needed for an empty process to compare with")
        }
    }

    deinit {
        try? FileSystem.removeFolder(folder)
    }
}
