import Foundation
import SomaJSON
import SomaStore
import SomaTestSupport
import Testing

/// `soma run` as whoever wraps a program with it sees it.
@Suite struct RunTests {
    private let folder: TemporaryFolder
    private var home: String { folder.path("home") }

    init() throws {
        folder = try TemporaryFolder()
    }

    @discardableResult
    private func soma(
        _ arguments: String...,
        environment: [String: String] = [:],
        input: String = ""
    ) throws -> SomaProcess {
        try SomaProcess.run(["run"] + arguments, home: home, environment: environment, input: input)
    }

    /// The recorded actions, each as the values of its columns.
    private func actions(_ columns: String = "agent, tool, failed, source") throws -> [String] {
        let query = "SELECT \(columns) FROM actions ORDER BY id"
        let run = try Program.run("sqlite3", ["-separator", " ", home + "/analytics.db", query])
        return run.output.split(separator: "\n").map(String.init)
    }

    private func recorded() throws -> [JSONValue] {
        let names = try FileManager.default.contentsOfDirectory(atPath: home + "/sessions")
        return try names.flatMap { try JSONLines.parse(try folder.text("home/sessions/" + $0)) }
    }

    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var command: [String]
        var exitCode: Int32
        var output = ""
        var error = ""
    }

    @Test(arguments: [
        Row(testDescription: "success", command: ["true"], exitCode: 0),
        Row(
            testDescription: "both outputs",
            command: ["sh", "-c", "echo out; echo err >&2; exit 3"],
            exitCode: 3,
            output: "out\n",
            error: "err\n"
        ),
        Row(testDescription: "ended by a signal", command: ["sh", "-c", "kill -9 $$"], exitCode: 137),
        Row(
            testDescription: "not found",
            command: ["no-such\u{1B}[31mprogram"],
            exitCode: 127,
            error: "soma: cannot run no-such\u{FFFD}[31mprogram: no such file\n"
        ),
        Row(
            testDescription: "not executable",
            command: ["/etc/passwd"],
            exitCode: 126,
            error: "soma: cannot run /etc/passwd: permission denied\n"
        ),
        Row(testDescription: "its own options", command: ["echo", "--help", "--"], exitCode: 0, output: "--help --\n"),
        Row(
            testDescription: "more than a pipe holds",
            command: ["seq", "9"],
            exitCode: 0,
            output: "1\n2\n3\n4\n5\n6\n7\n8\n9\n"
        ),
    ])
    func `exit code and output are the program's, and an action is recorded`(row: Row) throws {
        for separator in [["--"], []] {
            let run = try SomaProcess.run(["run"] + separator + row.command, home: home)
            #expect(run.exitCode == row.exitCode)
            #expect(run.output == row.output)
            #expect(run.error == row.error)
        }
        let name = try #require(row.command[0].split(separator: "/").last)
            .replacingOccurrences(of: "\u{1B}", with: "\u{FFFD}")
        let action = "run-\(name) \(name) \(row.exitCode == 0 ? 0 : 1) wrap"
        #expect(try actions() == [action, action])
    }

    @Test func `large and binary output arrives as it was written, and standard input too`() throws {
        var bytes = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        bytes[0] = 0xFF
        let path = try folder.write(bytes, to: "in")
        let script = "exec \"$1\" run -- cat < \"$2\" > \"$3\""
        let run = try Program.run(
            "sh",
            ["-c", script, "sh", SomaProcess.folder + "/soma", path, folder.path("out")],
            environment: ["SOMA_HOME": home]
        )
        #expect(run.exitCode == 0, "\(run.error)")
        #expect(try folder.bytes("out") == bytes)
        #expect(try recorded().first?["output_length"] != nil)
    }

    @Test func `outputs that go to one place keep their order`() throws {
        let script = "exec \"$1\" run -- sh -c 'for i in 1 2 3 4 5 6 7 8; do echo o; echo e >&2; done' > \"$2\" 2>&1"
        let run = try Program.run(
            "sh",
            ["-c", script, "sh", SomaProcess.folder + "/soma", folder.path("out")],
            environment: ["SOMA_HOME": home]
        )
        #expect(run.exitCode == 0)
        #expect(try folder.text("out") == String(repeating: "o\ne\n", count: 8))
    }

    @Test func `an argument that is no text arrives as it is`() throws {
        let script = "exec \"$1\" run -- printf %s \"$(printf '\\377')\" > \"$2\""
        _ = try Program.run(
            "sh",
            ["-c", script, "sh", SomaProcess.folder + "/soma", folder.path("out")],
            environment: ["SOMA_HOME": home]
        )
        #expect(try folder.bytes("out") == [0xFF])
    }

    @Test func `a reader that goes away ends the program as without soma`() throws {
        let script = "{ \"$1\" run -- yes; echo $? >&2; } | head -n 1"
        let run = try Program.run(
            "sh",
            ["-c", script, "sh", SomaProcess.folder + "/soma"],
            environment: ["SOMA_HOME": home]
        )
        #expect(run.output == "y\n")
        #expect(run.error == "141\n")
        #expect(try actions() == ["run-yes yes 1 wrap"])
    }

    @Test func `what the program leaves behind is not waited for, and goes on writing`() throws {
        // What stays behind waits to be told, and gives up if nobody does. Foundation, too, waits for it.
        let staying = "(for i in $(seq 6000); do test -e \"$0\" && break; sleep 0.05; done; echo late) & echo now"
        let script = "\"$1\" run -- sh -c '\(staying)' \"$3\" > \"$2\"; cat \"$2\"; echo end; touch \"$3\""
        let run = try Program.run(
            "sh",
            ["-c", script, "sh", SomaProcess.folder + "/soma", folder.path("out"), folder.path("go")],
            environment: ["SOMA_HOME": home]
        )
        #expect(run.output == "now\nend\n")
        #expect(try Patience.eventually { try folder.text("out") == "now\nlate\n" })
    }

    /// Foundation starts programs with their signals blocked; this starts one as a shell does.
    private static let signalled = """
        import signal, subprocess, sys
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        script = "trap 'echo caught; exit 9' INT TERM HUP QUIT USR1; echo ready; while :; do sleep 0.05; done"
        child = subprocess.Popen([sys.argv[1], "run", "--", "sh", "-c", script], stdout=subprocess.PIPE)
        child.stdout.readline()
        child.send_signal(int(sys.argv[2]))
        print(child.communicate(timeout=300)[0].decode().strip(), child.returncode)
        """

    @Test(.enabled(if: Program.isInstalled("python3")), arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1])
    func `a signal reaches the program, and its end is recorded`(signal: Int32) throws {
        let run = try Program.run(
            "python3",
            ["-c", Self.signalled, SomaProcess.folder + "/soma", String(signal)],
            environment: ["SOMA_HOME": home]
        )
        #expect(run.output == "caught 9\n", "\(run.error)")
        #expect(try actions() == ["run-sh sh 1 wrap"])
    }

    @Test(.enabled(if: Program.isInstalled("script")))
    func `a terminal stays the program's own`() throws {
        let command =
            "\(SomaProcess.folder)/soma run sh -c 'test -t 1 && tty; echo error >&2' 2>\(folder.path("error"))"
        let run = try Program.run("script", ["-qec", command, "/dev/null"], environment: ["SOMA_HOME": home])
        #expect(run.output.hasPrefix("/dev/"))
        #expect(try folder.text("error") == "error\n")
        #expect(try recorded().first?["output_length"] == .int(6))
    }

    @Test func `runs of one session are one agent's actions, under the given names`() throws {
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        for _ in 0..<3 { try soma("true", environment: ["TRACEPARENT": parent]) }
        try soma("--agent", "builder", "--session=s-1", "true")
        try soma("true", environment: ["SOMA_AGENT": "b\u{1B}", "SOMA_SESSION": "s-2"])
        #expect(try actions("agent, number") == ["run-true 1", "run-true 2", "run-true 3", "builder 1", "b\u{FFFD} 1"])
        let sessions = try actions("session")
        #expect(Set(sessions.prefix(3)).count == 1)
        #expect(sessions[0].hasPrefix("run-") && sessions[0].count == 20)
        #expect(sessions.suffix(2) == ["s-1", "s-2"])
        #expect(try folder.text("home/audit.jsonl").contains("0af7651916cd43dd8448eb211c80319c"))
    }

    @Test func `what is recorded is redacted as for hooks, and as soma yaml says`() throws {
        try soma("echo", "secret word")
        let redacted = try #require(try recorded().first)
        #expect(redacted["output_length"] == .int(12))
        #expect(redacted["output"] == nil)
        #expect(redacted["input"]?["command"]?.text != "echo 'secret word'")
        try folder.write("recording: full\n", to: "home/soma.yaml")
        try soma("echo", "secret word")
        #expect(try recorded().last?["input"]?["command"]?.text == "echo 'secret word'")
        #expect(try recorded().last?["output"]?.text == "secret word\n")
    }

    @Test func `without a command it was asked wrongly`() throws {
        for arguments in [
            ["run"], ["run", "--"], ["run", "--agent"],
            ["run", "--agent", String(repeating: "x", count: 2_000), "true"],
        ] {
            let run = try SomaProcess.run(arguments, home: home)
            #expect(run.exitCode == 2)
            #expect(run.errorLines.count == 1)
        }
    }

    @Test(arguments: ["/proc/soma", "relative", "/dev/null"])
    func `a state folder that cannot be used changes nothing for the program`(home: String) throws {
        let run = try SomaProcess.run(["run", "--", "sh", "-c", "echo x; exit 5"], home: home)
        #expect(run.exitCode == 5)
        #expect(run.output == "x\n")
        #expect(run.error.isEmpty)
    }

    @Test func `what a locked database cannot take waits in the spool, with its session's parent`() throws {
        try soma("true")
        let store = try Store(recordingIn: StateFolder(path: home))
        try store.transaction { () throws(StoreError) in
            let run = try? soma(
                "sh",
                "-c",
                "echo secret; exit 4",
                environment: ["TRACEPARENT": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]
            )
            #expect(run?.exitCode == 4)
        }
        let waiting = try FileManager.default.contentsOfDirectory(atPath: home + "/spool")
        #expect(waiting.count == 1)
        #expect(waiting.allSatisfy { $0.hasSuffix(".action") })
        #expect(try actions("tool") == ["true"])
        try soma("true")
        #expect(try actions("tool, failed, source") == ["true 0 wrap", "sh 1 wrap", "true 0 wrap"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: home + "/spool").isEmpty)
        #expect(try folder.text("home/audit.jsonl").contains("0af7651916cd43dd8448eb211c80319c"))
    }

    @Test func `a damaged database is set aside, and the run recorded in a new one`() throws {
        try soma("true")
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: home + "/analytics.db" + suffix) }
        try folder.write(String(repeating: "x", count: 8_192), to: "home/analytics.db")
        #expect(try soma("false").exitCode == 1)
        #expect(try actions("tool") == ["false"])
        let names = try FileManager.default.contentsOfDirectory(atPath: home)
        #expect(names.contains { $0.hasSuffix(".damaged.db") })
        #expect(try folder.text("home/audit.jsonl").contains(#""component":"run","code":"corrupt""#))
    }
}
