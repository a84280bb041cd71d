import SomaCommand
import Testing

struct HelpTests {
    @Test func `the list of commands names each with its summary`() {
        for command in Commands.all {
            #expect(
                Commands.help.split(separator: "\n").contains {
                    $0.hasPrefix("  \(command.name) ") && $0.hasSuffix(" " + command.summary)
                },
                "\(command.name)"
            )
        }
        #expect(Commands.help.hasSuffix("\n"))
        #expect(Set(Commands.all.map(\.name)).count == Commands.all.count)
    }

    @Test(arguments: Commands.all.map(\.name))
    func `a command's help names its operands and each option with its value and summary`(name: String) throws {
        let command = try #require(Commands.all.first { $0.name == name })
        let lines = command.help.split(separator: "\n")
        #expect(lines.first.map(String.init) == command.summary)
        let usage = try #require(lines.first { $0.hasPrefix("Usage: soma \(name)") })
        #expect(usage.hasSuffix(command.operands))
        for option in command.options + [.init("--help", "Show this help.")] {
            let heading = "  " + option.name + (option.value.map { " " + $0 } ?? "") + "  "
            #expect(lines.contains { $0.hasPrefix(heading) && $0.hasSuffix("  " + option.summary) }, "\(option.name)")
        }
        for subcommand in command.subcommands {
            let heading =
                "  " + [subcommand.name, subcommand.operands].filter { !$0.isEmpty }.joined(separator: " ") + "  "
            #expect(lines.contains { $0.hasPrefix(heading) && $0.hasSuffix("  " + subcommand.summary) })
        }
        #expect(command.help.hasSuffix("\n"))
        for line in lines { #expect(line.count <= 120, "\(line)") }
    }

    @Test func `what help lists is what there is`() throws {
        let fields = StatusLineField.allCases.map(\.rawValue)
        let listed = Commands.statusline.discussion.split(separator: ":").last.map(String.init) ?? ""
        #expect(listed.split(whereSeparator: { ", .\n".contains($0) }).map(String.init) == fields)
        let shell = try #require(Commands.statusline.options.first { $0.name == "--shell" })
        #expect(shell.choices == Prompt.allCases.filter { $0 != .terminal }.map(\.rawValue))
        #expect(Commands.completions.operandChoices == CompletionScript.Shell.allCases.map(\.rawValue))
    }

    @Test func `a command's help is laid out in columns`() {
        let command = CommandSpecification(
            "try",
            operands: "FILE",
            operandCount: 1...1,
            summary: "Try it.",
            discussion: "It may work.",
            options: [CommandSpecification.json, .init("--to", value: "URL", "Where to.")]
        )
        #expect(
            command.help == """
                Try it.

                Usage: soma try [options] FILE

                It may work.

                Options:
                  --json    Write JSON.
                  --to URL  Where to.
                  --help    Show this help.

                """
        )
    }
}
