import Foundation
import SomaModel
@testable import SomaStore
import SomaTestSupport
import Testing

struct RetentionTests {
    private static let day: Int64 = 86_400_000_000_000

    @Test func `old actions go, a batch at a time, and their space comes back`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try store.transaction { () throws(StoreError) in
            for second in Int64(0)..<2_500 {
                try store.insertAction(.stub(.stub(second: second)), source: .claudeCodeHook)
            }
        }
        store.connection.checkpoint()
        let pages = try store.connection.texts("PRAGMA page_count")
        let retention = Retention(actions: Self.day, recordings: Self.day, recordingBytes: 1 << 20)
        let later = Timestamp.noon(plus: 2_499).adding(nanoseconds: Self.day)
        var counts: [String] = []
        for _ in 0..<4 {
            try store.apply(retention, at: later)
            counts += try store.connection.texts("SELECT count(*) FROM actions")
        }
        #expect(counts == ["1500", "500", "1", "1"])
        let left = try store.connection.texts("PRAGMA page_count")
        #expect(try #require(Int(left[0])) < #require(Int(pages[0])) / 4)
        #expect(try store.connection.texts("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `an old action goes although younger ones were stored before it`() throws {
        let store = try Store()
        let young = (0..<Int64(Store.retentionBatch)).map { 100 + $0 }
        try store.transaction { () throws(StoreError) in
            for second in young + [0] {
                try store.insertAction(.stub(.stub(second: second)), source: .claudeCodeHook)
            }
        }
        let retention = Retention(actions: Self.day, recordings: Self.day, recordingBytes: 1 << 20)
        try store.apply(retention, at: .noon(plus: 50).adding(nanoseconds: Self.day))
        #expect(try store.connection.texts("SELECT count(*) FROM actions") == ["1000"])
        #expect(try store.connection.texts("SELECT min(time_unix_nano) FROM actions") == ["1767268900000000000"])
    }

    @Test func `old and surplus recordings go, the newest stays`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        for day in ["2025-12-20", "2025-12-30", "2025-12-31", "2026-01-01"] {
            try store.transaction { () throws(StoreError) in
                try store.createRecordingFolder()
                _ = store.appendToRecording(Array(repeating: UInt8(ascii: "x"), count: 999), day: day)
            }
        }
        _ = try folder.write("kept", to: "sessions/notes.txt")
        func names() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path("sessions")).sorted()
        }
        var retention = Retention(actions: Self.day, recordings: 10 * Self.day, recordingBytes: 1 << 20)
        try store.apply(retention, at: .noon)
        #expect(try names() == ["2025-12-30.jsonl", "2025-12-31.jsonl", "2026-01-01.jsonl", "notes.txt"])
        retention.recordingBytes = 1_500
        try store.apply(retention, at: .noon)
        #expect(try names() == ["2026-01-01.jsonl", "notes.txt"])
        #expect(try store.connection.texts("SELECT name FROM files") == ["sessions/2026-01-01.jsonl"])
    }
}
