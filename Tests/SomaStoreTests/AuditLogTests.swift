import Foundation
@testable import SomaStore
import SomaTestSupport
import Testing

struct AuditLogTests {
    @Test func `lines are appended in order`() throws {
        let folder = try TemporaryFolder()
        for number in 0..<3 { try Store(recordingIn: folder.state).audit("line \(number)") }
        #expect(try folder.auditTexts() == ["line 0", "line 1", "line 2"])
    }

    @Test func `a transaction that fails leaves no line`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try store.audit("first")
        #expect(throws: StoreError(.full, "")) {
            try store.transaction { () throws(StoreError) in
                store.appendToAuditLog(Array(#"{"text":"lost"}"#.utf8))
                try store.enqueue(text: "lost", for: .traces)
                throw StoreError(.full, "")
            }
        }
        try store.audit("second")
        #expect(try folder.auditTexts() == ["first", "second"])
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
                store.appendToAuditLog(Array(#"{"text":"x"}"#.utf8))
                try store.enqueue(text: "x", for: .traces)
            }
        }
        #expect(error?.code == .failed)
        #expect(try store.outboxItems().isEmpty)
        try FileManager.default.removeItem(atPath: folder.path("audit.jsonl"))
        try store.audit("y")
        #expect(try folder.auditTexts() == ["y"])
    }

    @Test(arguments: ["half a li", "a whole line\n", "\n", "one\ntwo\nthr"])
    func `what a killed writer left behind is cut off`(leftover: String) throws {
        let folder = try TemporaryFolder()
        try Store(recordingIn: folder.state).audit("first")
        try folder.write(try folder.text("audit.jsonl") + leftover, to: "audit.jsonl")
        try Store(recordingIn: folder.state).audit("second")
        #expect(try folder.auditTexts() == ["first", "second"])
    }

    @Test func `a log that someone cut or removed goes on`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try store.audit("first")
        try folder.write("", to: "audit.jsonl")
        try store.audit("second")
        #expect(try folder.auditTexts() == ["second"])
        try FileManager.default.removeItem(atPath: folder.path("audit.jsonl"))
        try store.audit("third")
        #expect(try folder.auditTexts() == ["third"])
        try store.audit("fourth")
        #expect(try folder.auditTexts() == ["third", "fourth"])
    }

    @Test(arguments: ["half a li", #"{"text":"old"}"# + "\n" + "half a li", "\n\nhalf"])
    func `a new database begins its first line at a line's beginning`(left: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(left, to: "audit.jsonl")
        try Store(recordingIn: folder.state).audit("first")
        let lines = try folder.text("audit.jsonl").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.dropLast(2) == left.split(separator: "\n", omittingEmptySubsequences: false).dropLast())
        #expect(lines[lines.count - 2].hasPrefix(#"{"text":"first","chain":"#) && lines.last == "")
    }

    @Test func `what a killed writer left behind does not get into a rotated file`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        store.auditLog?.fullLength = 5
        try store.audit("0")
        let full = try folder.bytes("audit.jsonl")
        _ = try folder.write(full + Array("{\"text\":\"left\"}\nhalf a li".utf8), to: "audit.jsonl")
        try store.audit("1")
        try store.audit("2")
        let rotated = try #require(try folder.names().first { $0.hasPrefix("audit.2") })
        #expect(try folder.bytes(rotated).starts(with: full))
        #expect(try folder.auditTexts(rotated) == ["0", "1"])
        #expect(try folder.auditTexts() == ["2"])
        #expect(try folder.verification().fault == nil)
    }

    /// Has what is mended written down, as a line.
    private func noteRepairs(_ store: Store) {
        store.notesAuditRepair = { (store, repair) throws(StoreError) in
            store.appendToAuditLog(Array(#"{"text":"\#(repair)"}"#.utf8))
        }
    }

    @Test func `what is removed is on record once, before what removes it`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        noteRepairs(store)
        try store.audit("0")
        for left in ["half a li", String(repeating: "a whole line\n", count: 100)] {
            try folder.write(try folder.text("audit.jsonl") + left, to: "audit.jsonl")
            for text in ["1", "2"] { try store.audit(text) }
        }
        #expect(
            try folder.auditTexts() == ["0", "removed(bytes: 9)", "1", "2", "removed(bytes: 1300)", "1", "2"]
        )
        #expect(try folder.verification().fault == nil)
    }

    @Test func `a line that has lost its line feed is kept, which is on record`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        noteRepairs(store)
        for text in ["0", "1"] { try store.audit(text) }
        _ = try folder.write(Array(folder.bytes("audit.jsonl").dropLast()), to: "audit.jsonl")
        for text in ["2", "3"] { try store.audit(text) }
        #expect(try folder.auditTexts() == ["0", "1", "restoredLineFeed", "2", "3"])
        #expect(try folder.verification().fault == nil)
    }

    @Test func `a log that someone made longer loses none of its lines`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        noteRepairs(store)
        for text in ["0", "1"] { try store.audit(text) }
        try folder.write(folder.text("audit.jsonl").replacing(#""0""#, with: #""0 and more""#), to: "audit.jsonl")
        try store.audit("2")
        #expect(try folder.auditTexts() == ["0 and more", "1", "2"])
        #expect(try folder.verification().fault?.place.line == 1)
    }

    @Test(arguments: [("left", false), ("", true)])
    func `where it cannot be recorded nothing is mended`(left: String, lacksLineFeed: Bool) throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        noteRepairs(store)
        try store.audit("0")
        let damaged = try folder.bytes("audit.jsonl").dropLast(lacksLineFeed ? 1 : 0) + Array(left.utf8)
        _ = try folder.write(Array(damaged), to: "audit.jsonl")
        try FileManager.default.createDirectory(
            atPath: folder.path("sessions/2026-11-20.jsonl"),
            withIntermediateDirectories: true
        )
        #expect(throws: StoreError.self) {
            try store.transaction { () throws(StoreError) in
                store.appendToAuditLog(Array(#"{"text":"lost"}"#.utf8))
                _ = store.appendToRecording(Array("{}".utf8), day: "2026-11-20")
            }
        }
        #expect(try folder.verification().fault != nil)
        try store.audit("1")
        let texts = try folder.auditTexts()
        #expect(texts.first == "0" && texts.last == "1" && texts.count == 3)
        #expect(texts[1].hasPrefix(lacksLineFeed ? "restored" : "removed"), "\(texts)")
        #expect(try folder.verification().fault == nil)
    }

    @Test func `a file that a killed process has put aside already is not missed`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        store.auditLog?.fullLength = 5
        try store.audit("0")
        try FileManager.default.moveItem(
            atPath: folder.path("audit.jsonl"),
            toPath: folder.path("audit.20261120T190102.123456Z.jsonl")
        )
        let before = try folder.verification()
        #expect(before.fault == nil && before.lines == 1)
        try store.audit("next")
        let after = try folder.verification()
        #expect(after.fault == nil && after.lines == 2 && after.files == 2)
        #expect(try folder.auditTexts() == ["next"])
    }

    @Test func `a clock that has jumped back changes nothing in the order of the files`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        store.auditLog?.fullLength = 5
        for text in ["0", "1"] { try store.audit(text) }
        let first = try #require(try folder.names().first { $0.hasPrefix("audit.2") })
        let later = "audit.22001231T235959.999999Z.jsonl"
        try FileManager.default.moveItem(atPath: folder.path(first), toPath: folder.path(later))
        try store.audit("2")
        #expect(
            try folder.names().filter { $0.hasPrefix("audit.2") } == [later, "audit.22010101T000000.000000Z.jsonl"]
        )
        #expect(try folder.verification().fault == nil)
    }

    /// Lines of 2 MiB, so that the sixth finds a full log.
    private func fill(_ store: Store, _ numbers: Range<Int>) throws {
        let around = #"{"text":"","chain":""}"#.utf8.count + 64 + 1
        let filler = String(repeating: "x", count: (2 << 20) - around - 4)
        for number in numbers { try store.audit("\(1_000 + number)\(filler)") }
    }

    private func numbers(_ folder: TemporaryFolder, _ name: String) throws -> [Int] {
        try folder.auditTexts(name).map { text in (Int(text.prefix(4)) ?? 0) - 1_000 }
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
        let others = ["audit.jsonl.bak", "audit.mine.jsonl", "audit.2.txt", "a.jsonl", "audit.2026Z.jsonl"]
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
