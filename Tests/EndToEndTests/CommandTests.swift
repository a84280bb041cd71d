import Foundation
import SomaTestSupport
import Testing

/// The built commands, as their users run them.
@Suite struct CommandTests {
    @Test func `a replay gives the same bytes each time`() throws {
        let folder = try TemporaryFolder()
        let arguments = ["replay", "--json", Repository.fixture("edge-cases.jsonl")]
        let first = try SomaProcess.run(arguments, home: folder.path)
        let second = try SomaProcess.run(arguments, home: folder.path)
        #expect(first.exitCode == 0)
        #expect(first.output.split(separator: "\n").count == 234)
        #expect(first.output == second.output)
        let piped = try SomaProcess.run(
            ["replay", "--json", "-"],
            home: folder.path,
            input: Repository.text("Tests/Fixtures/edge-cases.jsonl")
        )
        #expect(piped.output == first.output)
    }

    @Test func `a live replay shows in status, the status line and the audit log`() throws {
        let folder = try TemporaryFolder()
        let home = folder.path("home")
        let replay = try SomaProcess.run(
            ["replay", "--live", Repository.fixture("edge-cases.jsonl")],
            home: home
        )
        #expect(replay.exitCode == 0, "\(replay.error)")
        let status = try SomaProcess.run(["status"], home: home, environment: ["SOMA_BUDGET_TOKENS": "1000"])
        #expect(status.output.hasPrefix("SOMA — 7 agents monitored\n\n"))
        #expect(status.output.contains("\n  Budget: "))
        let row = try Regex(#"  errors        [A-Z]+ +p=\d\.\d\d  u=\d\.\d\d  d=\d\.\d\d  e=\d\.\d\d   #24\n"#)
        #expect(try row.firstMatch(in: status.output) != nil, "\(status.output)")
        let line = try SomaProcess.run(["statusline"], home: home)
        #expect(line.exitCode == 0)
        #expect(line.output.hasPrefix("soma: ") && line.output.split(separator: "\n").count == 1)
        let audit = try folder.text("home/audit.jsonl").split(separator: "\n")
        #expect(audit.count { $0.contains(#""event":"pressure_update""#) } == 234)
    }

    @Test func `the demo shows every output and leaves nothing behind`() throws {
        let folder = try TemporaryFolder()
        let demo = try SomaProcess.run(
            ["demo"],
            home: folder.path("home"),
            environment: ["TMPDIR": folder.path]
        )
        #expect(demo.exitCode == 0, "\(demo.error)")
        for heading in ["Session: 81 actions", "Scrape (", "Collector (", "Audit log (", "Status line ("] {
            #expect(demo.output.contains("\n" + heading), "\(heading)")
        }
        #expect(demo.output.contains(" » bash_"))
        #expect(try folder.names() == [])
    }

    @Test(arguments: [
        "demo", "init", "uninstall", "doctor", "replay", "status", "statusline", "serve", "export", "config", "hook",
        "completions", "man", "version", "report", "patterns", "validate", "blocks", "unblock", "lessons", "audit",
    ])
    func `help names the command and its options`(command: String) throws {
        let folder = try TemporaryFolder()
        let help = try SomaProcess.run([command, "--help"], home: folder.path)
        #expect(help.exitCode == 0)
        #expect(help.output.contains("\n\nUsage: soma \(command)"))
        #expect(help.output.contains("  --help"))
        #expect(try SomaProcess.run(["--help"], home: folder.path).output.contains("\n  \(command) "))
    }

    @Test func `a somad on the path is never run`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: SomaProcess.folder + "/soma", toPath: folder.path("soma"))
        try FileManager.default.createDirectory(atPath: folder.path("planted"), withIntermediateDirectories: true)
        try folder.write("#!/bin/sh\ntouch \(folder.path("trapped"))\n", to: "planted/somad")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: folder.path("planted/somad")
        )
        let run = try SomaProcess.run(
            ["demo"],
            program: folder.path("soma"),
            home: folder.path("home"),
            environment: ["PATH": folder.path("planted")]
        )
        #expect(run.exitCode == 1)
        #expect(run.error.hasPrefix("soma: somad is missing beside soma; put it into "), "\(run.error)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("trapped")))
    }

    @Test func `a somad of another version is refused`() throws {
        let folder = try TemporaryFolder()
        let run = try SomaProcess.run(
            ["--from-soma=0.0.1", "demo"],
            program: SomaProcess.folder + "/somad",
            home: folder.path
        )
        #expect(run.exitCode == 1)
        #expect(run.error.hasPrefix("soma: soma is version 0.0.1 and somad "))
    }
}

/// What someone may have put into the state folder.
@Suite struct OddFolderTests {
    @Test(arguments: ["analytics.db", "audit.jsonl"])
    func `a FIFO in the state folder is refused, not waited for`(name: String) throws {
        let folder = try TemporaryFolder()
        #expect(unsafe mkfifo(folder.path(name), 0o600) == 0)
        let replay = try SomaProcess.run(
            ["replay", "--live", Repository.fixture("edge-cases.jsonl")],
            home: folder.path
        )
        #expect(replay.exitCode == 1)
        #expect(replay.errorLines.count == 1, "\(replay.error)")
        #expect(try SomaProcess.run(["statusline"], home: folder.path).exitCode == 0)
    }

    @Test func `a long name leaves room for what is said of its agent`() throws {
        let folder = try TemporaryFolder()
        let name = String(repeating: "x", count: 1_000)
        let line = #"{"agent":"\#(name)","session":"s","time":"2026-11-20T00:00:00Z","tool":"Bash"}"#
        let path = try folder.write(line + "\n", to: "r.jsonl")
        let home = folder.path("home")
        #expect(try SomaProcess.run(["replay", "--live", path], home: home).exitCode == 0)
        for command in ["status", "statusline"] {
            let output = try SomaProcess.run([command], home: home).output
            #expect(output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(output)")
        }
    }

    @Test func `bad lines beyond twenty are counted, not listed`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(String(repeating: "nonsense\n", count: 100), to: "r.jsonl")
        let run = try SomaProcess.run(["replay", path], home: folder.path)
        #expect(run.exitCode == 1)
        #expect(run.errorLines.count == 21)
        #expect(run.errorLines.last == "soma: \(path): 80 more bad lines skipped; is it a recording?")
    }

    @Test func `a byte order mark is no part of the first line`() throws {
        let folder = try TemporaryFolder()
        let line = #"{"agent":"a","session":"s","time":"2026-11-20T00:00:00Z","tool":"Bash"}"#
        let path = try folder.write("\u{FEFF}" + line + "\n", to: "r.jsonl")
        let run = try SomaProcess.run(["replay", "--json", path], home: folder.path)
        #expect(run.exitCode == 0 && run.output.contains(#""n":1"#), "\(run)")
    }
}
