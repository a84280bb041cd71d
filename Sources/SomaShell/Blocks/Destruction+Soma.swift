extension Destruction {
    /// Options of soma's commands that take the next word.
    static let somaOptions = OptionSyntax(long: ["agent", "session", "for"])

    /// Whether soma is asked to refuse less, or to take in what would calm an agent: successes that never were, outcomes
    /// and baselines. A program that runs under `soma run` is an agent of its own unless it is given a name.
    static func controlsSoma(_ command: ShellCommand) -> Bool {
        let arguments = CommandArguments(command.words.dropFirst(), somaOptions)
        switch arguments.operands.first?.text {
        case "unblock", "record", "import", "outcome", "hook": return true
        case "uninstall": return !arguments.has("dry-run")
        case "patterns": return arguments.operands.dropFirst().first?.text == "retire"
        case "calibrate": return arguments.has("apply")
        case "run":
            var syntax = somaOptions
            syntax.endsAtOperand = true
            let words = command.words.dropFirst().drop { $0.text != "run" }.dropFirst()
            return CommandArguments(words, syntax).has("agent")
                || command.assignments.contains { $0.name == "SOMA_AGENT" }
        default: return false
        }
    }
}
