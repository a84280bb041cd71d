import Foundation
@testable import SomaStore
import SomaTestSupport
import Testing

struct AuditLogTests {
    @Test func `lines are appended in order`() throws {
        let folder = try TemporaryFolder()
        for number in 0..<3 { try Store(recordingIn: folder.state).audit("line \(number)") }
        #expect(try folder.text("audit.jsonl") == "line 0\nline 1\nline 2\n")
    }

    @Test func `a transaction that fails leaves no line`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try store.audit("first")
        #expect(throws: StoreError(.full, "")) {
            try store.transaction { () throws(StoreError) in
                store.appendToAuditLog(Array("lost".utf8))
                try store.enqueue("lost", for: .traces)
                throw StoreError(.full, "")
            }
        }
        try store.audit("second")
        #expect(try folder.text("audit.jsonl") == "first\nsecond\n")
        #expect(try store.outboxItems().isEmpty)
    }

    @Test func `a transaction without a line leaves the file alone`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try store.install()
        #expect(try !folder.names().contains("audit.jsonl"))
    }

    @Test func `where the line cannot be written nothing is recorded`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try FileManager.default.createDirectory(atPath: folder.path("audit.jsonl"), withIntermediateDirectories: false)
        let error = #expect(throws: StoreError.self) {
            try store.transaction { () throws(StoreError) in
                store.appendToAuditLog(Array("x".utf8))
                try store.enqueue("x", for: .traces)
            }
        }
        #expect(error?.code == .failed)
        #expect(try store.outboxItems().isEmpty)
        try FileManager.default.removeItem(atPath: folder.path("audit.jsonl"))
        try store.audit("y")
        #expect(try folder.text("audit.jsonl") == "y\n")
    }

    @Test(arguments: ["half a li", "a whole line\n", "\n", "one\ntwo\nthr"])
    func `what a killed writer left behind is cut off`(leftover: String) throws {
        let folder = try TemporaryFolder()
        try Store(recordingIn: folder.state).audit("first")
        try folder.write("first\n" + leftover, to: "audit.jsonl")
        try Store(recordingIn: folder.state).audit("second")
        #expect(try folder.text("audit.jsonl") == "first\nsecond\n")
    }

    @Test func `a log that someone cut or removed goes on`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try store.audit("first")
        try folder.write("", to: "audit.jsonl")
        try store.audit("second")
        #expect(try folder.text("audit.jsonl") == "second\n")
        try FileManager.default.removeItem(atPath: folder.path("audit.jsonl"))
        try store.audit("third")
        #expect(try folder.text("audit.jsonl") == "third\n")
        try store.audit("fourth")
        #expect(try folder.text("audit.jsonl") == "third\nfourth\n")
    }

    /// Lines of 2 MiB, so that the sixth finds a full log.
    private func fill(_ store: Store, _ numbers: Range<Int>) throws {
        let filler = String(repeating: "x", count: (2 << 20) - 5)
        for number in numbers { try store.audit("\(1_000 + number)\(filler)") }
    }

    private func numbers(_ folder: TemporaryFolder, _ name: String) throws -> [Int] {
        try folder.bytes(name).split(separator: UInt8(ascii: "\n")).map { line in
            #expect(line.count == (2 << 20) - 1)
            return (Int(String(decoding: line.prefix(4), as: UTF8.self)) ?? 0) - 1_000
        }
    }

    @Test func `at 10 MiB the log is put aside, and the newest five are kept`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        func rotated() throws -> [String] {
            try folder.names().filter { $0.hasPrefix("audit.2") && $0.hasSuffix("Z.jsonl") }
        }
        try fill(store, 0..<5)
        #expect(try folder.bytes("audit.jsonl").count == AuditLog.rotationLength)
        #expect(try rotated().isEmpty)
        try fill(store, 5..<6)
        #expect(try numbers(folder, "audit.jsonl") == [5])
        let first = try #require(try rotated().first)
        #expect(first.utf8.count == "audit.20261120T190102.123456Z.jsonl".utf8.count)
        #expect(try folder.mode(first) == 0o600)
        try fill(store, 6..<26)
        #expect(try rotated().count == 5)
        #expect(try rotated().first == first)
        #expect(try (rotated() + ["audit.jsonl"]).flatMap { try numbers(folder, $0) } == Array(0..<26))
        try fill(store, 26..<31)
        #expect(try rotated().count == 5)
        #expect(try !rotated().contains(first))
        #expect(try (rotated() + ["audit.jsonl"]).flatMap { try numbers(folder, $0) } == Array(5..<31))
    }

    @Test func `other files are not taken for old logs`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        let others = ["audit.jsonl.bak", "audit.mine.jsonl", "audit.2.txt", "a.jsonl"]
        for name in others { try folder.write("x", to: name) }
        try fill(store, 0..<6)
        #expect(Set(try folder.names()).isSuperset(of: others))
    }

    @Test func `a database in memory has no log`() throws {
        let store = try Store()
        try store.audit("x")
        #expect(try store.connection.texts("SELECT name FROM files").isEmpty)
    }
}
