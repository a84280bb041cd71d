import Foundation
import SomaJSON
@testable import SomaStore
import SomaTestSupport
import Testing

/// `soma hook` as an agent runs it: a process a payload.
@Suite struct HookProcessTests {
    private let folder: TemporaryFolder
    private var home: String { folder.path("home") }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func hook(_ payload: String, _ arguments: [String] = []) throws {
        let run = try SomaProcess.run(["hook"] + arguments, home: home, input: payload)
        #expect(run.exitCode == 0)
        #expect(run.output.isEmpty && run.error.isEmpty, "\(run)")
    }

    private func post(_ session: String, _ id: String) -> String {
        #"{"hook_event_name":"PostToolUse","session_id":"\#(session)","tool_name":"Bash","tool_use_id":"\#(id)"}"#
    }

    private func auditEvents() throws -> [String] {
        try folder.text("home/audit.jsonl").split(separator: "\n").map { line in
            guard case .string(let event) = try JSONValue(parsing: String(line))["event"] else { return "?" }
            return event
        }
    }

    @Test func `many hooks at once lose nothing and double nothing`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for agent in 0..<8 {
                group.addTask {
                    for call in 0..<8 { try hook(post("a\(agent)-session", "t\(call)")) }
                }
            }
            try await group.waitForAll()
        }
        // Whatever was too busy waits for later hooks.
        let spool = home + "/spool"
        let isDrained = try Patience.eventually {
            try hook(#"{"hook_event_name":"Stop","session_id":"z"}"#)
            let waiting = (try? FileManager.default.contentsOfDirectory(atPath: spool)) ?? []
            return waiting.allSatisfy { $0.hasPrefix(".") }
        }
        #expect(isDrained)
        let status = try SomaProcess.run(["status", "--json"], home: home).output
        guard case .array(let agents) = try JSONValue(parsing: status)["agents"] else {
            Issue.record("no agents in \(status)")
            return
        }
        #expect(agents.count == 8)
        #expect(agents.allSatisfy { $0["actions"] == .int(8) })
        #expect(try auditEvents().count { $0 == "pressure_update" } == 64)
        let verification = try SomaProcess.run(["audit", "verify"], home: home)
        #expect(verification.exitCode == 0 && verification.error.isEmpty, "\(verification.error)")
    }

    @Test func `a payload that is too large is refused by its size`() throws {
        let limit = 64 << 20
        try hook("{\"pad\":\"" + String(repeating: "x", count: limit) + "\"}")
        let failure = try #require(try folder.text("home/audit.jsonl").split(separator: "\n").last)
        let value = try JSONValue(parsing: String(failure))
        #expect(value["code"] == .string("too_large"))
        #expect(
            value["message"] == .string("a payload of \(limit + 10) bytes; at most \(limit) (64 MiB) are taken")
        )
    }

    @Test func `what cannot be recorded at once is taken in later, in order`() throws {
        try hook(post("s", "t0"))
        let store = try Store(recordingIn: StateFolder(path: home))
        try store.transaction { () throws(StoreError) in
            for id in ["t1", "t2"] { #expect(throws: Never.self) { try hook(post("s", id)) } }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: home + "/spool").count == 2)
        try hook(post("s", "t3"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: home + "/spool").isEmpty)
        let lines = try folder.text("home/audit.jsonl").split(separator: "\n")
        let ids = try lines.compactMap { try JSONValue(parsing: String($0))["tool.call.id"] }
        #expect(ids == ["t0", "t1", "t2", "t3"].map { .string($0) })
    }

    @Test(arguments: ["", "nonsense", "[]", "{", "\u{0}", String(repeating: "[", count: 100_000)])
    func `a bad payload is on record and nowhere else`(payload: String) throws {
        try hook(payload)
        #expect(try auditEvents() == ["failure"])
    }

    @Test func `unknown flags, events and fields trouble nobody`() throws {
        try hook(#"{"hook_event_name":"Later","session_id":"s","new":{"x":[1]}}"#, ["--new-flag", "x"])
        #expect(!FileManager.default.fileExists(atPath: home + "/spool"))
    }

    @Test func `a damaged database is set aside, and the agent goes on`() throws {
        try hook(post("s", "t0"))
        for name in ["analytics.db-wal", "analytics.db-shm"] {
            try? FileManager.default.removeItem(atPath: home + "/" + name)
        }
        try Data("no database at all, and long enough to be read as one".utf8)
            .write(to: URL(filePath: home + "/analytics.db"))
        let line = try SomaProcess.run(["statusline"], home: home)
        #expect(line.output == "soma: database damaged, see 'soma status'\n")
        try hook(post("s", "t1"))
        let names = try FileManager.default.contentsOfDirectory(atPath: home)
        #expect(names.count { $0.hasPrefix("analytics.2") && $0.hasSuffix(".damaged.db") } == 1, "\(names)")
        #expect(try SomaProcess.run(["statusline"], home: home).output.hasSuffix(" cc-s #1\n"))
        #expect(try auditEvents().suffix(1) == ["failure"])
    }

    @Test func `damage inside the database sets it aside too`() throws {
        for call in 0..<20 { try hook(post("s", "t\(call)")) }
        do {
            let store = try Store(recordingIn: StateFolder(path: home))
            store.checkpoint()
        }
        var bytes = try folder.bytes("home/analytics.db")
        for index in 4_096..<bytes.count { bytes[index] = 0xA5 }
        _ = try folder.write(bytes, to: "home/analytics.db")
        for call in 20..<24 { try hook(post("s", "t\(call)")) }
        let names = try FileManager.default.contentsOfDirectory(atPath: home)
        #expect(names.count { $0.hasSuffix(".damaged.db") } == 1, "\(names)")
        #expect(try SomaProcess.run(["statusline"], home: home).output.hasSuffix(" cc-s #4\n"))
    }

    @Test func `one agent's damaged state holds nobody else up`() throws {
        for session in ["s1", "s2"] { try hook(post(session, "t0")) }
        do {
            let store = try Store(recordingIn: StateFolder(path: home))
            try store.damageState(of: "cc-s1")
        }
        for session in ["s1", "s2"] { try hook(post(session, "t1")) }
        let events = try auditEvents()
        #expect(events.count { $0 == "pressure_update" } == 4)
        #expect(events.count { $0 == "failure" } == 1)
    }

    @Test func `a transcript that is a FIFO is not waited for`() throws {
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: home)
        #expect(unsafe mkfifo(folder.path("t.jsonl"), 0o600) == 0)
        try hook(
            #"{"hook_event_name":"PostToolUse","session_id":"s","transcript_path":"\#(folder.path("t.jsonl"))","tool_name":"X"}"#
        )
        #expect(try auditEvents() == ["session", "pressure_update"])
    }

    @Test func `a broken soma.yaml changes nothing, and is on record once`() throws {
        try hook(post("s", "t0"))
        try folder.write("recording: off\n", to: "home/soma.yaml")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: home + "/soma.yaml")
        let recording = try FileManager.default.contentsOfDirectory(atPath: home + "/sessions")[0]
        let before = try folder.text("home/sessions/" + recording)
        try hook(post("s", "t1"))
        try folder.write("recording: [nonsense\n", to: "home/soma.yaml")
        for call in 2..<5 { try hook(post("s", "t\(call)")) }
        #expect(try folder.text("home/sessions/" + recording) == before)
        let events = try auditEvents()
        #expect(events.count { $0 == "pressure_update" } == 5)
        #expect(events.count { $0 == "failure" } == 1)
    }

    @Test func `a header's value is in the settings alone, and a broken soma.yaml goes on with them`() throws {
        try hook(post("s", "t0"))
        let settings = "exporter: {headers: {Authorization: \"Bearer YSECRET\"}}\nrecording: off\n"
        try folder.write(settings, to: "home/soma.yaml")
        try folder.setMode(0o600, of: "home/soma.yaml")
        let day = try FileManager.default.contentsOfDirectory(atPath: home + "/sessions")[0]
        let recording = try folder.text("home/sessions/" + day)
        try hook(post("s", "t1"))
        #expect(try folder.text("home/soma.yaml.last-good") == settings)
        #expect(try folder.mode("home/soma.yaml.last-good") == 0o600)
        let kept = try FileManager.default.attributesOfItem(atPath: home + "/soma.yaml.last-good")
        try hook(post("s", "t2"))
        let later = try FileManager.default.attributesOfItem(atPath: home + "/soma.yaml.last-good")
        #expect(kept[.systemFileNumber] as? Int == later[.systemFileNumber] as? Int)
        try folder.write(settings + "nonsense: 1\n", to: "home/soma.yaml")
        try hook(post("s", "t3"))
        #expect(try folder.text("home/sessions/" + day) == recording)
        for name in try #require(FileManager.default.enumerator(atPath: home)).compactMap({ $0 as? String }) {
            if name.hasPrefix("soma.yaml") || name == "sessions" { continue }
            #expect(Data(try folder.bytes("home/" + name)).firstRange(of: Data("YSECRET".utf8)) == nil, "\(name)")
        }
        try FileManager.default.removeItem(atPath: home + "/soma.yaml")
        try hook(post("s", "t4"))
        #expect(!FileManager.default.fileExists(atPath: home + "/soma.yaml.last-good"))
        #expect(try folder.text("home/sessions/" + day) != recording)
    }

    @Test func `what was recorded can be replayed`() throws {
        for call in 0..<12 { try hook(post("session-1", "t\(call)")) }
        let day = try FileManager.default.contentsOfDirectory(atPath: home + "/sessions")[0]
        let replay = try SomaProcess.run(["replay", "--json", home + "/sessions/" + day], home: home)
        #expect(replay.exitCode == 0, "\(replay.error)")
        #expect(replay.output.split(separator: "\n").count == 12)
    }

    @Test func `a folder that cannot be made is no trouble either`() throws {
        let run = try SomaProcess.run(["hook"], home: "/proc/soma", input: post("s", "t"))
        #expect(run.exitCode == 0 && run.output.isEmpty && run.error.isEmpty)
    }
}

extension Store {
    fileprivate func checkpoint() { connection.checkpoint() }

    fileprivate func damageState(of agent: String) throws(StoreError) {
        try connection.run("UPDATE agents SET state = '{' WHERE agent = ?", .text(agent))
    }
}

extension HookProcessTests {
    @Test func `what is denied is denied also while the database is locked, and recorded as that later`() throws {
        try FileManager.default.createDirectory(
            atPath: home,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try Data("mode_bounds: {guide: 0.001, warn: 0.002, block: 0.003}\n".utf8).write(
            to: URL(filePath: home + "/soma.yaml")
        )
        for call in 1...2 {
            try hook(
                #"{"hook_event_name":"PostToolUseFailure","session_id":"s","tool_name":"Bash","tool_use_id":"\#(call)"}"#
            )
        }
        let lock = Process()
        lock.executableURL = URL(filePath: "/usr/bin/sqlite3")
        lock.arguments = [home + "/analytics.db"]
        let input = Pipe()
        let output = Pipe()
        lock.standardInput = input
        lock.standardOutput = output
        try lock.run()
        try input.fileHandleForWriting.write(contentsOf: Data("BEGIN IMMEDIATE; SELECT 'locked';\n".utf8))
        _ = output.fileHandleForReading.availableData
        let call = #""session_id":"s","tool_name":"Bash","tool_use_id":"3","tool_input":{"command":"rm -rf x"}"#
        let asked = try SomaProcess.run(
            ["hook"],
            home: home,
            input: #"{"hook_event_name":"PreToolUse",\#(call)}"#
        )
        #expect(asked.output.contains(#""permissionDecision":"deny""#))
        try input.fileHandleForWriting.close()
        lock.waitUntilExit()
        try hook(#"{"hook_event_name":"Stop","session_id":"s"}"#)
        let rows = try Program.run("sqlite3", [home + "/analytics.db", "SELECT decision FROM block_decisions"])
        #expect(rows.output == "denied\n")
        #expect(
            try Program.run("sqlite3", [home + "/analytics.db", "SELECT count(*) FROM calls WHERE state = 'open'"])
                .output == "0\n"
        )
    }
}
