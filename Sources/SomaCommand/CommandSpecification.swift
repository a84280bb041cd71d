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
            // As `joined` would, which looks types up at runtime.
            var value = ""
            for choice in choices { value += value.isEmpty ? choice : "|" + choice }
            self.init(name, value: value, summary)
            self.choices = choices
        }

        /// An option with one of many values.
        package init(_ name: String, value: String, oneOf choices: [String], _ summary: String) {
            self.init(name, value: value, summary)
            self.choices = choices
        }

        var heading: String { value.map { "\(name) \($0)" } ?? name }
        /// One dash and one letter.
        var isShort: Bool { !name.hasPrefix("--") }
    }

    /// One thing that a command does, where it does several.
    package struct Subcommand: Sendable {
        package var name: String
        /// As shown after its name; empty where there are none.
        package var operands: String
        package var operandCount: Int
        /// The only operands it takes; empty where it takes any.
        package var choices: [String]
        package var summary: String

        package init(
            _ name: String,
            operands: String = "",
            operandCount: Int = 0,
            choices: [String] = [],
            _ summary: String
        ) {
            self.name = name
            self.operands = operands
            self.operandCount = operandCount
            self.choices = choices
            self.summary = summary
        }

        var heading: String { operands.isEmpty ? name : "\(name) \(operands)" }
    }

    package var name: String
    /// As shown after the options, such as `FILE…`; empty where there are none.
    package var operands: String
    package var operandCount: ClosedRange<Int>
    /// The only operands it takes; empty where it takes any.
    package var operandChoices: [String] = []
    /// Whether whatever follows the first operand is an operand too: another program's options.
    package var endsOptionsAtOperand = false
    /// The first operand is one of them; where `operandCount` begins at 0 it may be missing.
    package var subcommands: [Subcommand] = []
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

    /// A command that does one of a few things.
    ///
    /// - Parameter isOptional: whether it does something without being told which.
    package init(
        _ name: String,
        subcommands: [Subcommand],
        isOptional: Bool = false,
        summary: String,
        discussion: String = "",
        options: [Option]
    ) {
        let names = subcommands.map(\.name).joined(separator: "|") + " …"
        self.init(
            name,
            operands: isOptional ? "[\(names)]" : names,
            operandCount: (isOptional ? 0 : 1)...(1 + (subcommands.map(\.operandCount).max() ?? 0)),
            summary: summary,
            discussion: discussion,
            options: options
        )
        self.subcommands = subcommands
    }

    package static let json = Option("--json", "Write JSON.")

    /// With the one that every command has.
    package var allOptions: [Option] { options + [Option("--help", "Show this help.")] }

    /// What `--help` prints.
    package var help: String {
        let actions = Self.list("Subcommands", subcommands.map { ($0.heading, $0.summary) })
        let options = Self.list("Options", allOptions.map { ($0.heading, $0.summary) })
        let usage = ["soma \(name)", self.options.isEmpty ? "" : "[options]", operands].filter { !$0.isEmpty }
        let parts = [summary, "Usage: " + usage.joined(separator: " "), discussion, actions, options]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private static func list(_ title: String, _ entries: [(heading: String, summary: String)]) -> String {
        if entries.isEmpty { return "" }
        let width = (entries.map(\.heading.count).max() ?? 0) + 2
        return ([title + ":"] + entries.map { "  " + $0.heading.padded(to: width) + $0.summary })
            .joined(separator: "\n")
    }
}
