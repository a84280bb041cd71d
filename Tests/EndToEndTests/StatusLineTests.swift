import Foundation
import SomaTestSupport
import Testing

/// `soma statusline` as prompts and Claude Code run it.
@Suite struct StatusLineTests {
    private let folder: TemporaryFolder
    private let home: String

    /// A calm session, a session that fails with a failing subagent, and an agent with a hostile name under more pressure.
    init() throws {
        folder = try TemporaryFolder()
        home = folder.path("home")
        var lines = ""
        for second in 10..<22 {
            for (agent, failed) in [
                ("cc-calm0000", false), ("cc-3f8a2b1c", second > 13), ("cc-3f8a2b1c/sub00001", second > 13),
            ] {
                lines += """
                    {"agent":"\(agent)","session":"s-\(agent)","time":"2026-11-20T19:01:\(second)Z","tool":"Bash",\
                    "text":"\(failed ? "Maybe, perhaps." : "Done.")","error":\(failed),"tokens":100}

                    """
            }
            lines += """
                {"agent":"x\\u001b[31m\\n%n#[fg=red]","session":"x","time":"2026-11-20T19:01:\(second)Z",\
                "tool":"T\(second)","text":"Perhaps maybe I guess possibly.","error":\(second > 11),"tokens":\(second * second)}

                """
        }
        let replay = try SomaProcess.run(["replay", "--live", try folder.write(lines, to: "r.jsonl")], home: home)
        #expect(replay.exitCode == 0, "\(replay.error)")
    }

    private func statusline(
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        input: String = ""
    ) throws -> String {
        let run = try SomaProcess.run(["statusline"] + arguments, home: home, environment: environment, input: input)
        #expect(run.exitCode == 0)
        #expect(run.error.isEmpty, "\(run.error)")
        return run.output
    }

    private func example() throws -> String { try Repository.text("Tests/Fixtures/statusline-input.json") }

    @Test func `the session in the documented example is shown`() throws {
        let line = try statusline(["--stdin"], environment: ["NO_COLOR": "1"], input: try example())
        #expect(
            try Regex(#"soma: (GUIDE|WARN|BLOCK) 0\.\d\d cc-3f8a2b1c #12\n"#).wholeMatch(in: line) != nil,
            "\(line)"
        )
        let colored = try statusline(
            ["--stdin", "--format", "{mode} {model} {context} {cost_usd}"],
            input: try example()
        )
        #expect(
            try Regex("\u{1B}\\[[0-9;]+m[A-Z]+\u{1B}\\[0m Opus 8% 0\\.01\n").wholeMatch(in: colored) != nil,
            "\(colored)"
        )
        let cut = try statusline(["--stdin"], environment: ["COLUMNS": "8"], input: try example())
        #expect(try Regex("soma: \u{1B}\\[[0-9;]+m[A-Z]{2}\u{1B}\\[0m\n").wholeMatch(in: cut) != nil, "\(cut)")
    }

    @Test(arguments: ["", "{", "nonsense", "{}", "[1]", #"{"session_id":5}"#])
    func `input that says nothing leaves the line as it is`(input: String) throws {
        let without = try statusline()
        #expect(without.hasPrefix("soma: "))
        #expect(try statusline(["--stdin", "--color", "never"], input: input) == without)
    }

    @Test func `without a transcript the tokens of its messages are the next action's`() throws {
        func tell(_ output: Int) throws {
            let usage = #"{"input_tokens":10,"output_tokens":\#(output),"cache_read_input_tokens":100}"#
            _ = try statusline(
                ["--stdin"],
                input: #"{"session_id":"tokens01","context_window":{"current_usage":\#(usage)}}"#
            )
        }
        for output in [1, 1, 5] { try tell(output) }
        let post = #"{"hook_event_name":"PostToolUse","session_id":"tokens01","tool_name":"Bash","tool_use_id":"t"}"#
        try SomaProcess.run(["hook"], home: home, input: post)
        let tokens = try Program.run(
            "sqlite3",
            [home + "/analytics.db", "SELECT tokens FROM actions WHERE agent = 'cc-tokens01'"]
        )
        #expect(tokens.output == "115\n")
    }

    @Test func `too much input is not read, and without the flag none is`() throws {
        let input = #"{"session_id":"calm0000","pad":""# + String(repeating: "x", count: 1 << 20) + #""}"#
        #expect(try statusline(["--stdin", "--color", "never"], input: input) == (try statusline()))
        #expect(try statusline(input: try example()) == (try statusline()))
    }

    @Test func `a session that has done nothing says so`() throws {
        let input = #"{"session_id":"new"}"#
        #expect(try statusline(["--stdin"], input: input) == "soma: no actions yet\n")
        #expect(try statusline(["--stdin", "--format", "{mode} {agent}"], input: input) == "- -\n")
        #expect(try statusline(["--stdin", "--hide-when-calm"], input: input) == "")
    }

    @Test func `the calm are hidden, the others not`() throws {
        #expect(try statusline(["--stdin", "--hide-when-calm"], input: #"{"session_id":"calm0000-1"}"#) == "")
        #expect(try statusline(["--stdin", "--hide-when-calm"], input: try example()) != "")
        let empty = try SomaProcess.run(["statusline", "--hide-when-calm"], home: folder.path("nowhere"))
        #expect(empty.exitCode == 0 && empty.output.isEmpty && empty.error.isEmpty)
    }

    @Test func `a hostile name stays on the line, whoever shows it`() throws {
        for shell in [[], ["--shell", "bash"], ["--shell", "zsh"], ["--shell", "tmux"]] {
            let line = try statusline(shell + ["--color", "never"])
            #expect(line.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
            #expect(!line.dropLast().unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
            #expect(line.contains("x\u{FFFD}[31m\u{FFFD}"))
        }
        #expect(try statusline(["--shell", "zsh", "--color", "never"]).contains("%%n#[fg=red]"))
        #expect(try statusline(["--shell", "tmux", "--color", "never"]).contains("%n##[fg=red]"))
        #expect(try statusline(["--ascii"]).utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func `color is as asked for, else as the variables say`() throws {
        let escape = "\u{1B}["
        #expect(!(try statusline()).contains(escape))
        #expect(try statusline(["--color", "always"], environment: ["NO_COLOR": "1"]).contains(escape))
        #expect(try statusline(["--shell", "bash"], environment: ["TERM": "xterm"]).contains(escape))
        #expect(!(try statusline(["--shell", "bash"], environment: ["NO_COLOR": "1"])).contains(escape))
        #expect(try statusline(["--shell", "tmux"]).contains("#[default]"))
        #expect(!(try statusline(["--shell", "tmux"], environment: ["NO_COLOR": "1"])).contains("#[default]"))
    }

    @Test func `subagents have rows of their own`() throws {
        let input = """
            {"session_id":"3f8a2b1c-9d4e","columns":30,"tasks":[
             {"id":"sub00001-and-more","type":"local_agent","status":"running","description":"Look for \\u001b[2J it everywhere"},
             {"id":"unknown","description":"x"},{"description":"y"},null,3]}
            """
        let rows = try statusline(["--stdin", "--color", "never"], input: input)
        let values = try JSONLines.parse(rows)
        #expect(values.count == 1)
        #expect(values.first?.names == ["id", "content"])
        #expect(values.first?["id"]?.text == "sub00001-and-more")
        let content = try #require(values.first?["content"]?.text)
        #expect(content.contains(" Look for \u{FFFD}[2J"), "\(content)")
        #expect(content.count == 30)
        #expect(try statusline(["--stdin"], input: #"{"session_id":"none","tasks":[{"id":"a"}]}"#) == "")
        #expect(try statusline(["--stdin"], input: #"{"tasks":[]}"#) == "")
    }

    @Test(arguments: [["--format", "{spark}"], ["--shell", "csh"], ["--color", "maybe"], ["--unknown"], ["x"]])
    func `what was asked wrongly prints nothing to the prompt`(arguments: [String]) throws {
        let run = try SomaProcess.run(["statusline"] + arguments, home: home)
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        #expect(run.errorLines.count == 1)
    }

    @Test func `input that does not end is not waited for`() throws {
        let process = Process()
        let pipe = Pipe()
        let output = Pipe()
        process.executableURL = URL(filePath: SomaProcess.folder + "/soma")
        process.arguments = ["statusline", "--stdin", "--color", "never"]
        process.environment = ["SOMA_HOME": home]
        process.standardInput = pipe
        process.standardOutput = output
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == (try statusline()))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completions are printed`(shell: String) throws {
        let run = try SomaProcess.run(["completions", shell], home: home)
        #expect(run.exitCode == 0)
        #expect(run.output.contains("Completions of soma for \(shell)"))
    }

    @Test func `the man page is printed`() throws {
        let run = try SomaProcess.run(["man"], home: home)
        #expect(run.exitCode == 0)
        #expect(run.output.hasPrefix(".TH SOMA 1 "))
    }
}
