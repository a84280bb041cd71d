extension CompletionScript {
    static func fish(_ commands: [CommandSpecification]) -> String {
        var lines = ["# Completions of soma for fish, written by 'soma completions fish'.", "complete -c soma -f"]
        for command in commands {
            lines.append(
                "complete -c soma -n __fish_use_subcommand -a \(command.name) -d \(fishQuoted(command.summary))"
            )
        }
        for command in commands {
            let prefix = "complete -c soma -n '__fish_seen_subcommand_from \(command.name)'"
            for option in command.allOptions {
                let value = option.value == nil ? "" : argument(option.words)
                let name = option.isShort ? "-s \(option.name.dropFirst())" : "-l \(option.name.dropFirst(2))"
                lines.append("\(prefix) \(name) -d \(fishQuoted(option.summary))\(value)")
            }
            lines += operands(of: command)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func operands(of command: CommandSpecification) -> [String] {
        let seen = "__fish_seen_subcommand_from "
        let names = command.subcommands.map(\.name).joined(separator: " ")
        let isFirst = names.isEmpty ? "" : "; and not \(seen)\(names)"
        var places = [(seen + command.name + isFirst, command.operandWords)]
        places += command.subcommands.map { ("\(seen)\(command.name); and \(seen)\($0.name)", $0.words) }
        return places.compactMap { condition, words in
            let prefix = "complete -c soma -n '\(condition)'"
            switch words {
            case .choices(let choices): return "\(prefix) -a \(fishQuoted(choices.joined(separator: " ")))"
            case .files: return "\(prefix) -F"
            case .commands: return "\(prefix) -a '(__fish_complete_command)'"
            case .nothing: return nil
            }
        }
    }

    private static func argument(_ words: Words) -> String {
        switch words {
        case .choices(let choices): " -x -a " + fishQuoted(choices.joined(separator: " "))
        case .files: " -r -F"
        case .commands: " -x -a '(__fish_complete_command)'"
        case .nothing: " -x"
        }
    }

    /// In single quotes, within which fish knows two escapes.
    private static func fishQuoted(_ text: String) -> String {
        let escaped = text.reduce(into: "") { result, character in
            if character == "\\" || character == "'" { result.append("\\") }
            result.append(character)
        }
        return "'" + escaped + "'"
    }
}
