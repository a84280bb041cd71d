import SomaCommand
import SomaTestSupport
import Testing

struct CompletionScriptTests {
    @Test(arguments: CompletionScript.Shell.allCases)
    func `the shell itself finds no fault with it`(shell: CompletionScript.Shell) throws {
        guard Program.isInstalled(shell.rawValue) else { return }
        let folder = try TemporaryFolder()
        let path = try folder.write(CompletionScript.text(for: shell), to: "script")
        let check = try Program.run(shell.rawValue, ["-n", path])
        #expect(check.exitCode == 0 && check.error.isEmpty, "\(check.error)")
    }

    @Test(arguments: CompletionScript.Shell.allCases)
    func `each command and option is in it`(shell: CompletionScript.Shell) {
        let text = CompletionScript.text(for: shell)
        for command in Commands.all {
            #expect(text.contains(command.name))
            for option in command.options {
                let long = option.name.hasPrefix("--")
                let fish = long ? "-l \(option.name.dropFirst(2)) " : "-s \(option.name.dropFirst()) "
                #expect(text.contains(shell == .fish ? fish : option.name))
            }
        }
        #expect(text.hasSuffix("\n"))
    }

    /// The words before the cursor as bash breaks them, and what it offers for the last.
    private static let rows: [([String], [String])] = [
        (["soma", "stat"], ["status", "statusline"]),
        (["soma", "--v"], ["--version"]),
        (["soma", "statusline", "--s"], ["--stdin", "--shell"]),
        (["soma", "statusline", "--color", ""], ["auto", "always", "never"]),
        (["soma", "statusline", "--color", "="], ["auto", "always", "never"]),
        (["soma", "statusline", "--color", "=", "n"], ["never"]),
        (["soma", "statusline", "--json", "--shell", "z"], ["zsh"]),
        (["soma", "completions", ""], ["bash", "zsh", "fish"]),
        (["soma", "replay", "--export", ""], []),
        (["soma", "audit", ""], ["verify", "tail"]),
        (["soma", "audit", "tail", "--event", "m"], ["mode_change"]),
        (["soma", "replay", "a f"], ["a file"]),
        (["soma", "status", ""], []),
        (["soma", "patterns", "re"], ["retire", "revive"]),
        (["soma", "patterns", "retire", "bash_r"], ["bash_retry"]),
        (["soma", "validate", "cost"], ["cost_spiral"]),
        (["soma", "lessons", ""], ["add", "query", "list", "forget"]),
        (["soma", "lessons", "add", ""], []),
        (["soma", "unknown", ""], []),
    ]

    @Test(arguments: rows)
    func `bash completes`(words: [String], offered: [String]) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(CompletionScript.text(for: .bash), to: "script")
        try folder.write("", to: "a file")
        let script = """
            cd "$FOLDER"; source "$SCRIPT"
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _soma
            ((${#COMPREPLY[@]} == 0)) || printf '%s\\n' "${COMPREPLY[@]}"
            """
        let run = try Program.run(
            "bash",
            ["--norc", "-c", script, "bash"] + words,
            environment: ["SCRIPT": path, "FOLDER": folder.path]
        )
        #expect(run.output.split(separator: "\n").map(String.init) == offered, "\(run.error)")
        #expect(run.error.isEmpty)
    }

    @Test(
        .enabled(if: Program.isInstalled("fish")),
        arguments: [
            ("soma stat", ["status", "statusline"]), ("soma statusline --color ", ["always", "auto", "never"]),
            ("soma statusline --shell=z", ["--shell=zsh"]), ("soma completions ", ["bash", "fish", "zsh"]),
            ("soma status ", []), ("soma patterns ret", ["retire"]), ("soma patterns retire bash_r", ["bash_retry"]),
            ("soma lessons add ", []), ("soma validate cost", ["cost_spiral"]), ("soma export --end", ["--endpoint"]),
        ]
    )
    func `fish completes`(line: String, offered: [String]) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(CompletionScript.text(for: .fish), to: "script")
        let run = try Program.run(
            "fish",
            ["--no-config", "-c", "source $SCRIPT; complete -C $LINE"],
            environment: ["SCRIPT": path, "LINE": line]
        )
        let words = run.output.split(separator: "\n").compactMap { $0.split(separator: "\t").first.map(String.init) }
        #expect(words.sorted() == offered, "\(run.error)")
    }
}
