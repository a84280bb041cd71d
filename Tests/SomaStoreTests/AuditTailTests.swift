import Foundation
@testable import SomaStore
import SomaTestSupport
import Testing

struct AuditTailTests {
    private func last(
        _ count: Int,
        of folder: TemporaryFolder,
        where isWanted: ([UInt8]) -> Bool = { _ in true }
    ) throws
        -> [String]
    {
        let store = try Store(readingFrom: folder.state, busyTimeout: 0)
        return try AuditFiles(in: folder.state, store).last(count, where: isWanted).map { line in
            String(String(decoding: line, as: UTF8.self).dropFirst(9).prefix { $0 != "\"" && $0 != "x" })
        }
    }

    @Test func `the newest lines are found across files, whatever their lengths`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        store.auditLog?.fullLength = 500_000
        // Shorter than a block, longer, and several times as long.
        let lengths = [0, 10, 65_400, 65_536, 200_000, 400_000]
        for number in 0..<40 {
            try store.audit("\(number)" + String(repeating: "x", count: lengths[number % lengths.count]))
        }
        #expect(try folder.names().count { $0.hasPrefix("audit") } == 6)
        let written = (0..<40).map(String.init)
        let kept = try last(100, of: folder)
        #expect(kept.count > 20 && kept == written.suffix(kept.count))
        for count in [0, 1, 7, kept.count - 1] { #expect(try last(count, of: folder) == written.suffix(count)) }
        #expect(try last(2, of: folder) { $0.count > 400_000 } == ["29", "35"])
    }

    @Test func `what is not committed, or no whole line, is not shown`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        for text in ["a", "b"] { try store.audit(text) }
        let whole = try folder.text("audit.jsonl")
        try folder.write(whole + #"{"text":"left"}"# + "\n", to: "audit.jsonl")
        #expect(try last(5, of: folder) == ["a", "b"])
        try folder.write(String(whole.dropLast(3)), to: "audit.jsonl")
        #expect(try last(5, of: folder) == ["a"])
        for text in ["", "half"] {
            try folder.write(text, to: "audit.jsonl")
            #expect(try last(5, of: folder).isEmpty)
        }
        try FileManager.default.removeItem(atPath: folder.path("audit.jsonl"))
        #expect(try last(5, of: folder).isEmpty)
    }
}
