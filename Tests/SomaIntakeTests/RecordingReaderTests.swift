import SomaIntake
import SomaSystem
import SomaTestSupport
import Testing

struct RecordingReaderTests {
    private static let action = #"{"agent":"a","session":"s","time":"2026-01-01T12:00:00Z","tool":"Bash"}"#

    /// How many good lines a file has, and what is said of the bad ones, without the file's name.
    private func read(_ text: String) throws -> (good: Int, bad: [String]) {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "r.jsonl")
        var bad: [String] = []
        var reader = try RecordingReader(path) { bad.append($0) }
        var good = 0
        while try reader.next() != nil { good += 1 }
        #expect(try reader.next() == nil)
        #expect(reader.badLines == bad.count)
        #expect(reader.consumedBytes == text.utf8.count)
        #expect(reader.length == text.utf8.count)
        #expect(bad.allSatisfy { $0.hasPrefix(path + ":") })
        return (good, bad.map { String($0.dropFirst(path.count)) })
    }

    @Test(
        arguments: [
            ("", 0),
            ("\n", 0),
            ("\n\n \t\r\n\u{B}\u{C}\n", 0),
            (action, 1),
            ("\(action)\n", 1),
            ("\(action)\n\(action)", 2),
            ("\(action)\r\n\(action)\r\n", 2),
            ("\n\(action)\n\n\n\(action)\n\n", 2),
        ] as [(String, Int)]
    )
    func `lines are read whatever ends them, and blank ones passed over`(text: String, count: Int) throws {
        let (good, bad) = try read(text)
        #expect(good == count)
        #expect(bad.isEmpty)
    }

    @Test func `a bad line is reported by file and number, and reading goes on`() throws {
        let (good, bad) = try read("\n\(Self.action)\n{}\n\nx\n\(Self.action)\n[")
        #expect(good == 2)
        #expect(
            bad == [
                ":3: \"agent\" is missing; skipped",
                ":5: not valid JSON: expected a value at column 1; skipped",
                ":7: not valid JSON: the text ends where a value should be at column 2; skipped",
            ]
        )
    }

    @Test func `a line longer than the buffer is read`() throws {
        let long = String(Self.action.dropLast()) + ",\"text\":\"" + String(repeating: "x", count: 1 << 20) + "\"}"
        let (good, bad) = try read([Self.action, long, long, Self.action].joined(separator: "\n"))
        #expect(good == 4)
        #expect(bad.isEmpty)
    }

    @Test func `a line longer than any recording's is reported, and reading goes on`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.action + "\n", to: "r.jsonl")
        let file = try FileDescriptor(opening: path, for: .append)
        // A hole in the file reads as NULs.
        try file.truncate(to: 70 << 20)
        try file.write(Array("\n\(Self.action)\n".utf8))
        var bad: [String] = []
        var reader = try RecordingReader(path) { bad.append($0) }
        var good = 0
        while try reader.next() != nil { good += 1 }
        #expect(good == 2)
        #expect(bad == ["\(path):2: longer than 64 MiB; skipped"])
    }

    @Test func `a file that is not there cannot be opened`() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: SystemError.self) {
            _ = try RecordingReader(folder.path("none.jsonl")) { _ in }
        }
        #expect(error?.description == "cannot open \(folder.path("none.jsonl")): no such file")
    }

    @Test func `a folder is no recording`() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: SystemError.self) {
            var reader = try RecordingReader(folder.path) { _ in }
            _ = try reader.next()
        }
        #expect(error?.description == "cannot read \(folder.path): it is a directory")
    }
}
