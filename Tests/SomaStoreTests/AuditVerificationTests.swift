import Foundation
@testable import SomaStore
import SomaTestSupport
import Synchronization
import Testing

struct AuditVerificationTests {
    /// A log of ten lines in one file.
    private func tenLines() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        for number in 1...10 { try store.audit("line \(number)") }
        return folder
    }

    private func lines(_ folder: TemporaryFolder, _ name: String = "audit.jsonl") throws -> [String] {
        try folder.text(name).split(separator: "\n").map(String.init)
    }

    private func write(_ lines: [String], to folder: TemporaryFolder, _ name: String = "audit.jsonl") throws {
        try folder.write(lines.map { $0 + "\n" }.joined(), to: name)
    }

    @Test func `a value is SHA-256 of the value before and the line without its own`() throws {
        var chain = AuditChain.beginning
        // printf '{"a":1}' | sha256sum
        let first = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
        #expect(
            String(decoding: chain.append(Array(#"{"a":1}"#.utf8)), as: UTF8.self) == #"{"a":1,"chain":"\#(first)"}"#
                + "\n"
        )
        // printf '%s{"b":2}' 015abd… | sha256sum
        let second = "baf9f83c9ebd3a7e019a3d0130608999938549f4da529dccc001740b3fb3194a"
        #expect(
            String(decoding: chain.append(Array(#"{"b":2}"#.utf8)), as: UTF8.self) == #"{"b":2,"chain":"\#(second)"}"#
                + "\n"
        )
        #expect(chain == AuditChain(lines: 2, head: second))
    }

    @Test(
        arguments: [
            "", "{}", #"{"chain":""}"#, #"{"a":1,"chain":"0123"}"#,
            #"{"a":1,"chain":""# + String(repeating: "A", count: 64) + "\"}",
            #"{"a":1,"chain":""# + String(repeating: "0", count: 65) + "\"}",
            #"{"a":1,"chain":""# + String(repeating: "0", count: 64) + "\"} ",
        ]
    )
    func `what does not end with a value has none`(line: String) {
        #expect(AuditChain.ChainedLine(Array(line.utf8)) == nil)
    }

    @Test(
        arguments: [
            (-1, ""), (1, ""), (0, "x"), (1, String(repeating: "G", count: 64)),
            (.max, String(repeating: "0", count: 64)),
        ] as [(Int64, String)]
    )
    func `a database that says what cannot be has no chain`(lines: Int64, head: String) {
        #expect(AuditChain(lines: lines, head: head) == .beginning)
    }

    @Test func `a log that nobody touched is as it was written`() throws {
        let found = try tenLines().verification()
        #expect(found.fault == nil)
        #expect(found.files == 1 && found.lines == 10 && found.checkedLines == 10 && found.chain?.lines == 10)
        #expect(found.beginning == .init(file: "audit.jsonl", line: 1))
        #expect(found.unchainedLines == 0 && found.removedLines == 0 && found.newBeginnings.isEmpty)
    }

    struct Tampering: CustomTestStringConvertible, Sendable {
        var name: String
        var line: Int
        var what: String
        var change: @Sendable (inout [String]) -> Void
        var testDescription: String { name }
    }

    private static let tamperings = [
        Tampering(
            name: "changed",
            line: 5,
            what: "does not follow the line before it: it was changed, or lines changed places"
        ) { $0[4] = $0[4].replacing("line 5", with: "line 6") },
        Tampering(name: "the first changed", line: 1, what: "was changed, or lines before it are missing") {
            $0[0] = $0[0].replacing("line 1", with: "line 2")
        },
        Tampering(name: "the last changed", line: 10, what: "it was changed") {
            $0[9] = $0[9].replacing("line 10", with: "line 11")
        },
        Tampering(name: "a value changed", line: 5, what: "it was changed") {
            $0[4] = String($0[4].dropLast(3)) + ($0[4].hasSuffix("0\"}") ? "1" : "0") + "\"}"
        },
        Tampering(name: "no JSON any more", line: 5, what: "is not JSON: it was changed") {
            $0[4] = $0[4].replacing("line 5", with: "line \" 5")
        },
        Tampering(name: "empty", line: 5, what: "is not JSON") { $0[4] = "" },
        Tampering(name: "without its value", line: 5, what: "has no value in the chain: it was changed") {
            $0[4] = #"{"text":"line 5"}"#
        },
        Tampering(
            name: "inserted without a value",
            line: 5,
            what: "has no value in the chain: there or behind, 1 line too many"
        ) { $0.insert(#"{"text":"new"}"#, at: 4) },
        Tampering(name: "doubled", line: 6, what: "there or behind, 1 line too many") { $0.insert($0[4], at: 4) },
        Tampering(
            name: "removed",
            line: 5,
            what: "does not follow the line before it: 1 line is missing, there or behind"
        ) { $0.remove(at: 4) },
        Tampering(name: "several removed", line: 3, what: "4 lines are missing") { $0.removeSubrange(2..<6) },
        Tampering(name: "the first removed", line: 1, what: "was changed, or lines before it are missing") {
            $0.remove(at: 0)
        },
        Tampering(name: "the last removed", line: 9, what: "is the last, but the database knows 1 line more") {
            $0.removeLast()
        },
        Tampering(name: "all removed", line: 0, what: "is missing or empty, but the database knows 10 lines more") {
            $0 = []
        },
        Tampering(name: "moved", line: 3, what: "lines changed places") { $0.swapAt(2, 7) },
        Tampering(
            name: "written anew from some line on",
            line: 10,
            what: "lines were changed, and their values with them"
        ) { lines in
            var chain = AuditChain(lines: 4, head: String(lines[3].dropLast(2).suffix(64)))
            for index in 4..<10 {
                lines[index] = String(
                    decoding: chain.append(Array(#"{"text":"forged"}"#.utf8)).dropLast(),
                    as: UTF8.self
                )
            }
        },
        Tampering(name: "begun anew in the middle", line: 10, what: "is the last, but the database knows 4 lines more")
        { lines in
            var chain = AuditChain.beginning
            for index in 4..<10 {
                lines[index] = String(
                    decoding: chain.append(Array(#"{"text":"forged"}"#.utf8)).dropLast(),
                    as: UTF8.self
                )
            }
        },
    ]

    @Test(arguments: tamperings)
    func `what was done to it is found, and where`(tampering: Tampering) throws {
        let folder = try tenLines()
        var changed = try lines(folder)
        tampering.change(&changed)
        try write(changed, to: folder)
        let fault = try #require(try folder.verification().fault)
        #expect(fault.place == .init(file: "audit.jsonl", line: tampering.line))
        #expect(fault.what.contains(tampering.what), "\(fault.what)")
    }

    @Test func `a log that is gone is missed`() throws {
        let folder = try tenLines()
        try FileManager.default.removeItem(atPath: folder.path("audit.jsonl"))
        let fault = try folder.verification().fault
        #expect(fault?.what == "is missing or empty, but the database knows 10 lines more")
    }

    @Test func `without a database nothing says where the log ends`() throws {
        let folder = try tenLines()
        let found = try AuditVerification(of: AuditFiles(in: folder.state, nil)) { _, _ in }
        #expect(found.fault?.place.line == 10 && found.chain == nil)
    }

    @Test func `what a transaction took back, or a killed process left, breaks nothing`() throws {
        let folder = try tenLines()
        let store = try Store(recordingIn: folder.state)
        #expect(throws: StoreError.self) {
            try store.transaction { () throws(StoreError) in
                store.appendToAuditLog(Array(#"{"text":"lost"}"#.utf8))
                throw StoreError(.full, "")
            }
        }
        #expect(try folder.verification().fault == nil)
        var chain = try store.auditState().chain
        let left = chain.append(Array(#"{"text":"left"}"#.utf8)) + Array("half".utf8)
        _ = try folder.write(folder.bytes("audit.jsonl") + left, to: "audit.jsonl")
        let found = try folder.verification()
        #expect(found.lines == 10 && found.uncommittedBytes == left.count)
        #expect(
            found.fault?.what
                == "is the last finished line, but \(left.count) bytes are behind: of a writer that was killed, or added by someone; the next line soma writes removes them"
        )
        try store.audit("line 11")
        let after = try folder.verification()
        #expect(after.fault == nil && after.lines == 11 && after.uncommittedBytes == 0)
    }

    @Test func `what an older soma wrote stays, and the chain begins behind it`() throws {
        let folder = try TemporaryFolder()
        let fixture = try Array(Data(contentsOf: URL(filePath: Repository.fixture("analytics-v6.db"))))
        _ = try folder.write(fixture, to: "analytics.db")
        let recorded = 13_540
        let line = #"{"text":"old"}"# + "\n"
        let old = String(repeating: line, count: 900)
        let filler = String(repeating: "x", count: recorded - old.utf8.count - line.utf8.count + 3)
        try folder.write(old + #"{"text":"\#(filler)"}"# + "\n", to: "audit.jsonl")
        try #require(folder.bytes("audit.jsonl").count == recorded)
        let store = try Store(recordingIn: folder.state)
        let before = try folder.verification()
        #expect(before.fault == nil && before.unchainedLines == 901 && before.beginning == nil)
        for number in 0..<3 { try store.audit("\(number)") }
        let found = try folder.verification()
        #expect(found.fault == nil && found.lines == 904 && found.unchainedLines == 901)
        #expect(found.checkedLines == 3 && before.checkedLines == 0)
        #expect(found.beginning == .init(file: "audit.jsonl", line: 902))
        try write(lines(folder).dropLast(3) + lines(folder).suffix(2), to: folder)
        #expect(try folder.verification().fault?.place == .init(file: "audit.jsonl", line: 902))
    }

    @Test func `a database begun anew begins the chain anew, which is said`() throws {
        let folder = try tenLines()
        _ = try folder.state.setDamagedDatabaseAside(folder.state.databaseInode)
        let store = try Store(recordingIn: folder.state)
        for number in 0..<3 { try store.audit("\(number)") }
        let found = try folder.verification()
        #expect(found.fault == nil && found.lines == 13 && found.chain?.lines == 3)
        #expect(found.newBeginnings == [.init(file: "audit.jsonl", line: 11)])
        #expect(found.checkedLines == 3)
        for number in [4, 11, 12, 13] {
            var changed = try lines(folder)
            let whole = changed
            changed.remove(at: number - 1)
            try write(changed, to: folder)
            #expect(try folder.verification().fault != nil, "line \(number)")
            try write(whole, to: folder)
        }
    }

    /// Four lines fill a file.
    private func fill(_ store: Store, _ numbers: Range<Int>) throws {
        store.auditLog?.fullLength = 4_000
        let filler = String(repeating: "x", count: 1_000)
        for number in numbers { try store.audit("\(number) \(filler)") }
    }

    @Test func `the chain goes on across rotations, and is checked from the oldest kept line on`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try fill(store, 0..<9)
        let early = try folder.verification()
        #expect(early.fault == nil && early.files == 3 && early.lines == 9 && early.removedLines == 0)
        try fill(store, 9..<30)
        var last = 0
        let found = try AuditVerification(of: AuditFiles(in: folder.state, store)) { done, total in
            #expect(done <= total)
            last = done
        }
        #expect(found.fault == nil && found.files == 6 && found.removedLines == 8 && found.lines == 22)
        #expect(last == 0)
        let names = try folder.names().filter { $0.hasPrefix("audit") }
        for name in names {
            let whole = try folder.bytes(name)
            try FileManager.default.removeItem(atPath: folder.path(name))
            let fault = try #require(try folder.verification().fault, "\(name)")
            if name == names[0] { #expect(fault.what == "does not begin the chain: 4 lines are missing before it") }
            if name == names[1] { #expect(fault.place.line == 1 && fault.what.contains("4 lines are missing")) }
            _ = try folder.write(whole, to: name)
        }
        try folder.write(#"{"text":"planted"}"# + "\n", to: "audit.20000101T000000.000000Z.jsonl")
        #expect(try folder.verification().fault?.place == .init(file: names[0], line: 1))
        try FileManager.default.removeItem(atPath: folder.path("audit.20000101T000000.000000Z.jsonl"))
        let whole = try folder.bytes(names[0])
        let end = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
        _ = try folder.write(Array(whole[(end + 1)...]), to: names[0])
        #expect(try folder.verification().fault?.place == .init(file: names[0], line: 1))
    }

    @Test(arguments: [0, 1, 3]) func `a copy under an older name is lines that are there twice`(skipped: Int) throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try fill(store, 0..<9)
        let first = try #require(try folder.names().first { $0.hasPrefix("audit.2") })
        let copy = "audit.20190101T000000.000000Z.jsonl"
        try write(Array(lines(folder, first).dropFirst(skipped)), to: folder, copy)
        let fault = try #require(try folder.verification().fault)
        #expect(fault.place == .init(file: first, line: skipped + 1))
        #expect(fault.what == "is there twice, in \(copy) line 1 too")
    }

    @Test func `a file that was removed in time and is there again is checked but for its first line`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try fill(store, 0..<9)
        let name = try #require(try folder.names().filter { $0.hasPrefix("audit.2") }.last)
        let old = try folder.bytes(name)
        while try folder.names().contains(name) { try fill(store, 9..<10) }
        let before = try folder.verification()
        _ = try folder.write(old, to: name)
        let found = try folder.verification()
        #expect(found.fault == nil && found.lines == before.lines + 4 && found.checkedLines == before.checkedLines + 3)
        #expect(found.removedLines == before.removedLines - 3)
        try write(lines(folder, name).dropLast(), to: folder, name)
        #expect(try folder.verification().fault != nil)
    }

    @Test func `a copy of the newest lines under a newer name is behind the end`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try fill(store, 0..<9)
        _ = try folder.write(folder.bytes("audit.jsonl"), to: "audit.20990101T000000.000000Z.jsonl")
        let fault = try folder.verification().fault
        #expect(fault?.place == .init(file: "audit.jsonl", line: 1))
        #expect(fault?.what == "is behind the last line that the database knows")
    }

    @Test func `a file that has lost its last line feed lacks a byte`() throws {
        let folder = try TemporaryFolder()
        let store = try Store(recordingIn: folder.state)
        try fill(store, 0..<9)
        for name in try folder.names().filter({ $0.hasPrefix("audit") }) {
            let whole = try folder.bytes(name)
            _ = try folder.write(Array(whole.dropLast()), to: name)
            let fault = try folder.verification().fault
            #expect(try fault?.place == .init(file: name, line: lines(folder, name).count))
            #expect(fault?.what == "has lost its line feed: a byte is missing")
            _ = try folder.write(whole, to: name)
        }
    }

    @Test func `who checks waits for a writer that is at work, and not for ever`() throws {
        let folder = try tenLines()
        let whole = try folder.bytes("audit.jsonl")
        let writer = try folder.connection()
        try writer.execute("BEGIN IMMEDIATE")
        _ = try folder.write(whole + Array("half a li".utf8), to: "audit.jsonl")
        let error = #expect(throws: StoreError.self) { try folder.verification() }
        #expect(error?.code == .busy)
        let found = Mutex<[AuditVerification.Fault?]>([])
        inThreads(2) { worker in
            if worker == 0 {
                let fault = folder.patientVerification()?.fault
                found.withLock { $0.append(fault) }
            } else {
                usleep(200_000)
                _ = unsafe truncate(folder.path("audit.jsonl"), whole.count)
            }
        }
        #expect(found.withLock { $0 } == [nil])
        try writer.execute("ROLLBACK")
    }

    @Test func `who checks while others append and rotate finds nothing wrong`() throws {
        let folder = try TemporaryFolder()
        _ = try Store(recordingIn: folder.state)
        let failures = Mutex<[String]>([])
        let running = Atomic(3)
        inThreads(4) { worker in
            do {
                if worker == 3 {
                    while running.load(ordering: .acquiring) > 0 {
                        if let fault = folder.patientVerification()?.fault {
                            failures.withLock { $0.append("\(fault)") }
                        }
                    }
                    return
                }
                defer { running.subtract(1, ordering: .releasing) }
                let store = try Store(recordingIn: folder.state, busyTimeout: Store.unhurriedBusyTimeout)
                try fill(store, 0..<200)
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        let found = try folder.verification()
        #expect(found.fault == nil && found.chain?.lines == 600 && found.files == 6)
        #expect(found.lines + found.removedLines == 600)
    }

    @Test func `a link is not followed`() throws {
        let folder = try tenLines()
        try FileManager.default.moveItem(atPath: folder.path("audit.jsonl"), toPath: folder.path("other"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("audit.jsonl"),
            withDestinationPath: folder.path("other")
        )
        let error = #expect(throws: StoreError.self) { try folder.verification() }
        #expect(error?.description.contains("is a symbolic link, which is not followed") == true)
    }
}
