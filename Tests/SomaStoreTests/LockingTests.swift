import Foundation
@testable import SomaStore
import SomaTestSupport
import Synchronization
import Testing

struct LockingTests {
    @Test func `a database that someone else is writing is busy to those who do not wait`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        let other = try folder.connection()
        try store.transaction { () throws(StoreError) in
            let error = #expect(throws: StoreError.self) { try other.execute("BEGIN IMMEDIATE") }
            #expect(error == StoreError(.busy, "\(folder.state.databasePath) is locked by another process; try again"))
            // Readers are in nobody's way.
            #expect(throws: Never.self) {
                _ = try Store(readingFrom: folder.state, busyTimeout: 0).series(ofAgentsActiveSince: .epoch)
            }
        }
        try other.execute("BEGIN IMMEDIATE; ROLLBACK")
    }

    @Test func `a reader does not wait for one who keeps everyone out`() throws {
        let folder = try TemporaryFolder()
        _ = try Store(recordingIn: folder.state)
        let other = try folder.connection()
        try other.execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
        let error = #expect(throws: StoreError.self) {
            _ = try Store(readingFrom: folder.state, busyTimeout: Store.hastyBusyTimeout)
        }
        #expect(error?.code == .busy)
    }

    @Test func `what is read together is of one moment, whatever others write meanwhile, and in no writer's way`()
        throws
    {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        let reader = try Store(readingFrom: folder.state, busyTimeout: 0)
        func enqueue() throws(StoreError) {
            try store.transaction { () throws(StoreError) in try store.enqueue(text: "{}", for: .traces) }
        }
        func count() throws -> [String] { try reader.connection.texts("SELECT count(*) FROM outbox") }
        try reader.reading { () throws(StoreError) in
            #expect(throws: Never.self) {
                #expect(try count() == ["0"])
                try enqueue()
                #expect(try count() == ["0"])
            }
        }
        #expect(try count() == ["1"])
        _ = try? reader.reading { () throws(StoreError) in throw StoreError(.failed, "") }
        try enqueue()
        #expect(try count() == ["2"])
    }

    @Test func `the write-ahead log is moved into the database before it grows long`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        for _ in 0..<200 {
            try store.transaction { () throws(StoreError) in
                try store.enqueue([UInt8](repeating: 120, count: 2_000), for: .traces)
            }
            #expect(store.connection.logFrames < Store.checkpointFrames + 20)
        }
        #expect(try folder.bytes("analytics.db-wal").count < 1 << 20)
        #expect(try folder.bytes("analytics.db").count > 300_000)
    }

    @Test func `several that find the folder new at once agree on its ids`() throws {
        let parent = try TemporaryFolder()
        let folder = StateFolder(path: parent.path("state"))
        let ids = Mutex<[String]>([])
        let failures = Mutex<[String]>([])
        inThreads(6) { _ in
            do {
                let store = try Store(recordingIn: folder, busyTimeout: Store.unhurriedBusyTimeout)
                try store.install()
                let id = try store.instanceID() + " " + store.epoch()
                ids.withLock { $0.append(id) }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 }.isEmpty)
        #expect(ids.withLock { $0.count } == 6)
        #expect(Set(ids.withLock { $0 }).count == 1)
    }

    @Test func `many writers at once lose and tear no line, also across rotations`() throws {
        let folder = try TemporaryFolder()
        // Whoever comes first makes the tables; that several do is another test's.
        _ = try Store(recordingIn: folder.state)
        let failures = Mutex<[String]>([])
        let writers = 5
        let transactions = 60
        inThreads(writers) { writer in
            do {
                // With this one, whoever waits tries again every millisecond, so that all get their turn.
                let store = try Store(recordingIn: folder.state, busyTimeout: Store.unhurriedBusyTimeout)
                for number in 0..<transactions {
                    try store.transaction { () throws(StoreError) in
                        try store.enqueue(text: "\(writer) \(number)", for: .traces)
                        // Two lines of a transaction stay together; 5 × 60 × 80 KiB make two rotations.
                        let filler = String(repeating: "x", count: 80 << 10)
                        store.appendToAuditLog(Array(#"{"text":"\#(writer) \#(number) a"}"#.utf8))
                        store.appendToAuditLog(Array(#"{"text":"\#(writer) \#(number) b\#(filler)"}"#.utf8))
                    }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 }.isEmpty)
        let names = try folder.names().filter { $0.hasPrefix("audit") }
        #expect(names.count == 3)
        var seen: [String] = []
        for name in names {
            let lines = try folder.auditTexts(name).map { $0.prefix { $0 != "x" } }
            try #require(lines.count.isMultiple(of: 2))
            for index in stride(from: 0, to: lines.count, by: 2) {
                #expect(lines[index].dropLast() == lines[index + 1].dropLast())
                #expect(lines[index].hasSuffix("a") && lines[index + 1].hasSuffix("b"))
                seen.append(String(lines[index].dropLast(2)))
            }
        }
        let found = try folder.verification()
        #expect(found.fault == nil && found.lines == writers * transactions * 2 && found.files == 3)
        #expect(found.chain?.lines == found.lines)
        let expected = (0..<writers).flatMap { writer in (0..<transactions).map { "\(writer) \($0)" } }
        #expect(seen.sorted() == expected.sorted())
        for writer in 0..<writers {
            let own = try folder.connection(.readOnly).texts(
                "SELECT substr(CAST(payload AS TEXT), 3) AS text FROM outbox WHERE text LIKE '\(writer) %' ORDER BY id"
            )
            #expect(own == (0..<transactions).map { "\(writer) \($0)" })
        }
        #expect(try folder.connection().texts("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `a folder that cannot be written can be read`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            // Whoever is root gives its power up, or the folder's mode would mean nothing.
            if geteuid() == 0 {
                try folder.give(toUser: 65_534)
                seteuid(65_534)
            }
            let store = try Store(recordingIn: folder.state)
            try store.install()
            let epoch = try store.epoch()
            store.connection.checkpoint()
            for name in try folder.names() { try folder.setMode(0o400, of: name) }
            try folder.setMode(0o500)
            #expect(try Store(readingFrom: folder.state, busyTimeout: 0).epoch() == epoch)
            let error = #expect(throws: StoreError.self) { try Store(recordingIn: folder.state).audit("x") }
            #expect(error?.code == .failed)
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"), "sqlite3 is not installed"))
    func `SQLite's own program reads the database`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try store.transaction { () throws(StoreError) in try store.enqueue(text: "é", for: .traces) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/sqlite3")
        process.arguments = [
            "-readonly", folder.state.databasePath,
            "PRAGMA integrity_check; SELECT signal, substr(CAST(payload AS TEXT), 3) FROM outbox;",
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(text == "ok\ntraces|é\n")
    }

    @Test func `a second connection of one process leaves the first one its locks`() throws {
        let folder = try TemporaryFolder()
        let first = try Store(recordingIn: folder.state)
        let second = try Store(recordingIn: folder.state)
        let inode = try FileManager.default.attributesOfItem(atPath: folder.path("analytics.db"))[.systemFileNumber]
        let file = try #require(FileHandle(forReadingAtPath: "/proc/locks"))
        let locks = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self).split(separator: "\n")
        let mark = ":\(try #require(inode as? Int)) "
        #expect(locks.contains { $0.contains(" READ \(getpid()) ") && $0.contains(mark) })
        withExtendedLifetime((first, second)) {}
    }
}
