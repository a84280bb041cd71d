import Foundation
import SomaTestSupport
import Testing

/// Payloads that hooks could keep nowhere.
@Suite struct LossTests {
    private let folder: TemporaryFolder
    private let home: String

    init() throws {
        folder = try TemporaryFolder()
        home = folder.path("home")
    }

    private func hook(_ call: Int) throws {
        let payload =
            #"{"hook_event_name":"PostToolUse","session_id":"s","tool_name":"Read","tool_use_id":"t\#(call)"}"#
        let run = try SomaProcess.run(["hook"], home: home, input: payload)
        #expect(run.exitCode == 0 && run.output.isEmpty && run.error.isEmpty, "\(run.error)")
    }

    /// Of each failure on record.
    private var failures: [String] {
        get throws {
            try folder.text("home/audit.jsonl").split(separator: "\n").filter { $0.contains(#""event":"failure""#) }
                .compactMap { $0.firstMatch(of: /"message":"([^"]*)"/).map { String($0.1) } }
        }
    }

    /// Neither the database nor the spool can be written while `body` runs.
    private func withoutRoom(_ body: () throws -> Void) throws {
        let files = ["analytics.db", "analytics.db-wal", "analytics.db-shm"].filter {
            FileManager.default.fileExists(atPath: home + "/" + $0)
        }
        for file in files {
            try FileManager.default.moveItem(atPath: home + "/" + file, toPath: folder.path(file))
        }
        try FileManager.default.createSymbolicLink(
            atPath: home + "/analytics.db",
            withDestinationPath: folder.path("nowhere")
        )
        try folder.write("", to: "home/spool")
        try body()
        for name in ["analytics.db", "spool"] { try FileManager.default.removeItem(atPath: home + "/" + name) }
        for file in files {
            try FileManager.default.moveItem(atPath: folder.path(file), toPath: home + "/" + file)
        }
    }

    @Test func `lost payloads are counted, and said once by the next that is recorded`() throws {
        try hook(0)
        #expect(try folder.mode("home/lost") == 0o600)
        try withoutRoom { for call in 1...3 { try hook(call) } }
        #expect(try folder.bytes("home/lost").count == 3)
        try hook(4)
        #expect(try failures == ["3 payloads are lost: nothing could be written"])
        try hook(5)
        try withoutRoom { try hook(6) }
        try hook(7)
        #expect(try failures.dropFirst() == ["1 payload is lost: nothing could be written"])
        // Who removes the file begins anew.
        try FileManager.default.removeItem(atPath: home + "/lost")
        try hook(8)
        try withoutRoom { for call in 9...12 { try hook(call) } }
        try hook(13)
        #expect(try failures.last == "4 payloads are lost: nothing could be written")
        #expect(try failures.count == 3)
    }

    @Test func `a payload counts as lost also where the first one of all is`() throws {
        try FileManager.default.createDirectory(
            atPath: home,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try withoutRoom { for call in 1...2 { try hook(call) } }
        try hook(3)
        #expect(try failures == ["2 payloads are lost: nothing could be written"])
    }
}
