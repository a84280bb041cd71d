/// A command's options and operands, checked against its specification.
package struct ParsedArguments: Sendable {
    /// In the order in which they were given, a switch's value being empty. A dictionary would look types up at runtime.
    private var values: [(name: String, value: String)] = []
    package private(set) var operands: [String] = []
    /// `nil` where the command has none, or does what it does without.
    package private(set) var subcommand: String?
    package private(set) var wantsHelp = false

    /// `--name value` and `--name=value` are the same; `--` ends the options; `-` is an operand.
    /// Throws a usage failure for what the specification does not know.
    package init(_ arguments: [String], for command: CommandSpecification) throws(CommandFailure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                operands += rest
                break
            }
            if argument == "--help" || argument == "-h" {
                wantsHelp = true
            } else if argument.hasPrefix("-"), argument != "-" {
                try option(argument, &rest, command)
            } else {
                operands.append(argument)
                if command.endsOptionsAtOperand {
                    operands += rest
                    break
                }
            }
        }
        if wantsHelp { return }
        try command.subcommands.isEmpty || operands.isEmpty
            ? check(command, command.operandCount, called: command.operands, command.operandChoices)
            : takeSubcommand(of: command)
    }

    private mutating func takeSubcommand(of command: CommandSpecification) throws(CommandFailure) {
        let name = operands.removeFirst()
        guard let wanted = command.subcommands.first(where: { $0.name == name }) else {
            let names = command.subcommands.map(\.name).joined(separator: "|")
            throw Self.misuse(command, "give \(names), not '\(name)'")
        }
        subcommand = name
        let count = wanted.operandCount...wanted.operandCount
        try check(command, count, called: wanted.heading, wanted.choices)
    }

    private func check(
        _ command: CommandSpecification,
        _ count: ClosedRange<Int>,
        called name: String,
        _ choices: [String]
    ) throws(CommandFailure) {
        guard count.contains(operands.count) else {
            let few = operands.count < count.lowerBound
            throw Self.misuse(command, few ? "give \(name)" : "unexpected argument '\(operands.last ?? "")'")
        }
        if !choices.isEmpty, let wrong = operands.first(where: { !choices.contains($0) }) {
            throw Self.misuse(command, "give \(choices.joined(separator: "|")), not '\(wrong)'")
        }
    }

    /// Whether a switch was given.
    package func has(_ name: String) -> Bool { value(name) != nil }

    /// The last value given for an option.
    package func value(_ name: String) -> String? { values.last { $0.name == name }?.value }

    /// All values given for a repeatable option, in order.
    package func values(_ name: String) -> [String] { values.filter { $0.name == name }.map(\.value) }

    private mutating func option(
        _ argument: String,
        _ rest: inout ArraySlice<String>,
        _ command: CommandSpecification
    ) throws(CommandFailure) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = command.options.first(where: { $0.name == parts[0] }) else {
            throw Self.misuse(command, "unknown option \(parts[0])")
        }
        guard !has(option.name) || option.isRepeatable else {
            throw Self.misuse(command, "\(option.name) is given twice")
        }
        guard let valueName = option.value else {
            guard parts.count == 1 else { throw Self.misuse(command, "\(option.name) takes no value") }
            values.append((option.name, ""))
            return
        }
        guard let value = parts.count == 2 ? parts[1] : rest.popFirst(), !value.isEmpty else {
            throw Self.misuse(command, "\(option.name) needs a value: \(valueName)")
        }
        guard option.choices.isEmpty || option.choices.contains(value) else {
            throw Self.misuse(command, "\(option.name) takes \(option.choices.joined(separator: "|")), not '\(value)'")
        }
        values.append((option.name, value))
    }

    private static func misuse(_ command: CommandSpecification, _ what: String) -> CommandFailure {
        .usage("\(command.name): \(what); see 'soma \(command.name) --help'")
    }
}
