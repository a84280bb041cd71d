import Foundation
import SomaTestSupport
import Testing

/// `soma audit` on what real hooks wrote.
@Suite struct AuditCommandTests {
    private let folder: TemporaryFolder
    private var home: String { folder.path("home") }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func hook(_ agent: String, _ id: String) throws {
        let payload =
            #"{"hook_event_name":"PostToolUse","session_id":"\#(agent)","tool_name":"Bash","tool_use_id":"\#(id)"}"#
        #expect(try SomaProcess.run(["hook"], home: home, input: payload).exitCode == 0)
    }

    private func audit(_ arguments: String...) throws -> SomaProcess {
        try SomaProcess.run(["audit"] + arguments, home: home)
    }

    @Test(arguments: ["verify", "tail"])
    func `where nothing has been recorded there is nothing wrong`(subcommand: String) throws {
        let run = try audit(subcommand)
        #expect(run.exitCode == 0 && run.error.isEmpty)
        #expect(run.output == (subcommand == "verify" ? "Nothing has been recorded yet.\n" : ""))
    }

    @Test func `as JSON there is nothing wrong where nothing has been recorded`() throws {
        let run = try audit("verify", "--json")
        #expect(run.exitCode == 0 && run.error.isEmpty)
        #expect(run.output == #"{"ok":true,"files":0,"lines":0}"# + "\n")
    }

    @Test(arguments: ["link", "folder", "FIFO"])
    func `what is no file is named in one line, and as JSON`(kind: String) throws {
        try hook("a", "t")
        let path = home + "/audit.20260101T000000.000000Z.jsonl"
        switch kind {
        case "link": try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "audit.jsonl")
        case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        default:
            let made = unsafe mkfifo(path, 0o600)
            #expect(made == 0)
        }
        let run = try audit("verify")
        #expect(run.exitCode == 1 && run.output.isEmpty && run.errorLines.count == 1)
        let json = try audit("verify", "--json")
        #expect(json.exitCode == 1 && json.error == run.error)
        let message = run.error.dropFirst("soma: ".count).dropLast()
        #expect(message.hasPrefix(path + " is "), "\(run.error)")
        #expect(json.output == #"{"ok":false,"error":"\#(message)"}"# + "\n")
    }

    @Test func `what hooks wrote is verified in one line, and what was changed is named in one`() throws {
        for id in 0..<3 { try hook("a", "t\(id)") }
        let good = try audit("verify")
        #expect(good.exitCode == 0 && good.error.isEmpty)
        let line = /1 file, 4 lines from \S+Z to \S+Z: as they were written\n/
        #expect(good.output.wholeMatch(of: line) != nil, "\(good.output)")
        let text = try folder.text("home/audit.jsonl")
        try folder.write(text.replacing(#""tool.call.id":"t1""#, with: #""tool.call.id":"t7""#), to: "home/audit.jsonl")
        let bad = try audit("verify")
        #expect(bad.exitCode == 1 && bad.output.isEmpty)
        #expect(
            bad.error
                == "soma: audit.jsonl line 3 does not follow the line before it: it was changed, or lines changed places\n"
        )
        let json = try audit("verify", "--json")
        #expect(json.exitCode == 1 && json.output.hasPrefix(#"{"ok":false,"#))
        #expect(json.output.contains(#""fault":{"file":"audit.jsonl","line":3,"what":"does not follow"#))
    }

    @Test(arguments: ["the last line", "half a line"])
    func `bytes behind the end are no lines, and their removal is on record`(what: String) throws {
        for id in 0..<3 { try hook("a", "t\(id)") }
        let text = try folder.text("home/audit.jsonl")
        let last = try #require(text.split(separator: "\n").last)
        let added = what == "half a line" ? String(last.prefix(91)) : last + "\n"
        try folder.write(text + added, to: "home/audit.jsonl")
        let bad = try audit("verify")
        #expect(bad.exitCode == 1 && bad.output.isEmpty)
        #expect(
            bad.error
                == "soma: audit.jsonl line 4 is the last finished line, but \(added.utf8.count) bytes are behind: of a writer that was killed, or added by someone; the next line soma writes removes them\n"
        )
        try hook("a", "t3")
        try hook("a", "t4")
        #expect(try audit("verify").exitCode == 0)
        let failures = try audit("tail", "--event", "failure", "--json").output.split(separator: "\n")
        #expect(failures.count == 1)
        #expect(
            failures[0].contains(
                #""component":"audit","code":"bytes_removed","message":"removed \#(added.utf8.count) "#
            )
        )
        #expect(try folder.text("home/audit.jsonl").hasPrefix(text))
    }

    @Test func `a last line that has lost its line feed is found, kept, and on record`() throws {
        for id in 0..<3 { try hook("a", "t\(id)") }
        let text = try folder.text("home/audit.jsonl")
        try folder.write(String(text.dropLast()), to: "home/audit.jsonl")
        let bad = try audit("verify")
        #expect(bad.exitCode == 1)
        #expect(bad.error == "soma: audit.jsonl line 4 has lost its line feed: a byte is missing\n")
        try hook("a", "t3")
        #expect(try folder.text("home/audit.jsonl").hasPrefix(text))
        #expect(try audit("verify").output.contains(" 6 lines from "))
        #expect(try audit("tail").output.contains("failure          -                     audit  line_feed_restored  "))
    }

    @Test func `without its database the log's end is not known`() throws {
        try hook("a", "t")
        for name in ["analytics.db", "analytics.db-wal", "analytics.db-shm"] {
            try? FileManager.default.removeItem(atPath: home + "/" + name)
        }
        let run = try audit("verify")
        #expect(run.exitCode == 1)
        #expect(
            run.error == "soma: audit.jsonl line 2 is the last, and no database says whether it should be\n"
        )
        #expect(try audit("tail").output.split(separator: "\n").count == 2)
    }

    @Test func `the tail has the last lines of an agent and an event, for a person and as they are`() throws {
        for id in 0..<12 { try hook(id.isMultiple(of: 2) ? "a" : "b", "t\(id)") }
        let file = try folder.text("home/audit.jsonl").split(separator: "\n")
        #expect(try audit("tail").output.split(separator: "\n").count == 10)
        #expect(try audit("tail", "--json", "-n", "100").output.split(separator: "\n") == file)
        #expect(try audit("tail", "-n", "0").output.isEmpty)
        let own = try audit("tail", "--agent", "cc-a", "--event", "pressure_update", "-n", "3", "--json").output
        #expect(own.split(separator: "\n").map { $0.contains(#""agent":"cc-a""#) } == [true, true, true])
        for id in ["t6", "t8", "t10"] { #expect(own.contains(#""tool.call.id":"\#(id)""#)) }
        let sessions = try audit("tail", "--event=session").output
        let row = /\S+Z  session          cc-[ab] +start  #1  [ab]/
        #expect(sessions.split(separator: "\n").count == 2)
        for line in sessions.split(separator: "\n") { #expect(line.wholeMatch(of: row) != nil, "\(line)") }
    }

    @Test(arguments: [
        (
            ["tail", "--event", "x"],
            "session|pressure_update|mode_change|guidance_firing|block_decision|failure|export"
        ),
        (["tail", "-n", "x"], "-n takes a number from 0 to 1000000, not 'x'"),
        (["tail", "-n", "1000001"], "-n takes a number from 0 to 1000000"),
        (["verify", "-n", "1"], "-n does not go with verify"),
        (["verify", "--follow"], "--follow does not go with verify"),
        (["head"], "give verify|tail, not 'head'"),
        ([], "give verify|tail"),
    ])
    func `what it does not know is refused`(arguments: [String], reason: String) throws {
        let run = try SomaProcess.run(["audit"] + arguments, home: home)
        #expect(run.exitCode == 2 && run.output.isEmpty)
        #expect(run.errorLines.count == 1 && run.error.contains(reason), "\(run.error)")
    }

    @Test func `following shows what comes, and ends by a signal or with its reader`() throws {
        try hook("a", "t0")
        for endsBySignal in [true, false] {
            let process = Process()
            process.executableURL = URL(filePath: SomaProcess.folder + "/soma")
            process.arguments = ["audit", "tail", "-f", "-n", "1", "--json"]
            process.environment = ["SOMA_HOME": home]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            var text = ""
            while !text.hasSuffix("\n") {
                text += String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            }
            #expect(text.split(separator: "\n").count == 1 && text.contains(#""event":"pressure_update""#))
            let name = "new\(endsBySignal)"
            try hook(name, "t1")
            text = ""
            while text.split(separator: "\n").count < 2 || !text.hasSuffix("\n") {
                let more = output.fileHandleForReading.availableData
                try #require(!more.isEmpty, "it ended after \(text)")
                text += String(decoding: more, as: UTF8.self)
            }
            #expect(text.split(separator: "\n").allSatisfy { $0.contains(#""agent":"cc-\#(name)""#) }, "\(text)")
            if endsBySignal {
                process.interrupt()
            } else {
                try output.fileHandleForReading.close()
            }
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        }
    }
}
