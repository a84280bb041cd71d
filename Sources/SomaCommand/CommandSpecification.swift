/// What a command is called, takes and says of itself: the source of parsing, `--help` and the list of commands.
package struct CommandSpecification: Sendable {
    package struct Option: Sendable {
        /// With its dashes, such as `--export`.
        package var name: String
        /// What the value is called; `nil` for a switch.
        package var value: String?
        package var summary: String
        package var isRepeatable: Bool
        /// The only values it takes; empty where it takes any.
        package var choices: [String] = []

        package init(_ name: String, value: String? = nil, isRepeatable: Bool = false, _ summary: String) {
            self.name = name
            self.value = value
            self.isRepeatable = isRepeatable
            self.summary = summary
        }

        /// An option with one of a few values.
        package init(_ name: String, oneOf choices: [String], _ summary: String) {
            self.init(name, value: choices.joined(separator: "|"), summary)
            self.choices = choices
        }

        var heading: String { value.map { "\(name) \($0)" } ?? name }
    }

    package var name: String
    /// As shown after the options, such as `FILE…`; empty where there are none.
    package var operands: String
    package var operandCount: ClosedRange<Int>
    /// The only operands it takes; empty where it takes any.
    package var operandChoices: [String] = []
    /// Whether whatever follows the first operand is an operand too: another program's options.
    package var endsOptionsAtOperand = false
    package var summary: String
    package var discussion: String
    package var options: [Option]

    package init(
        _ name: String,
        operands: String = "",
        operandCount: ClosedRange<Int> = 0...0,
        summary: String,
        discussion: String = "",
        options: [Option]
    ) {
        self.name = name
        self.operands = operands
        self.operandCount = operandCount
        self.summary = summary
        self.discussion = discussion
        self.options = options
    }

    /// A command that takes one of a few words.
    package init(_ name: String, oneOf choices: [String], summary: String, discussion: String = "", options: [Option]) {
        self.init(
            name,
            operands: choices.joined(separator: "|"),
            operandCount: 1...1,
            summary: summary,
            discussion: discussion,
            options: options
        )
        operandChoices = choices
    }

    /// A command that runs another program.
    package init(_ name: String, running program: String, summary: String, discussion: String, options: [Option]) {
        self.init(
            name,
            operands: program,
            operandCount: 1...Int.max,
            summary: summary,
            discussion: discussion,
            options: options
        )
        endsOptionsAtOperand = true
    }

    package static let json = Option("--json", "Write JSON.")

    /// With the one that every command has.
    package var allOptions: [Option] { options + [Option("--help", "Show this help.")] }

    /// What `--help` prints.
    package var help: String {
        let all = allOptions
        let width = (all.map(\.heading.count).max() ?? 0) + 2
        let lines = all.map { option in
            "  " + option.heading + String(repeating: " ", count: width - option.heading.count) + option.summary
        }
        let usage = ["soma \(name)", options.isEmpty ? "" : "[options]", operands].filter { !$0.isEmpty }
        let parts = [summary, "Usage: " + usage.joined(separator: " "), discussion]
        return (parts.filter { !$0.isEmpty } + ["Options:\n" + lines.joined(separator: "\n")])
            .joined(separator: "\n\n") + "\n"
    }
}
