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
                lines.append("\(prefix) -l \(option.name.dropFirst(2)) -d \(fishQuoted(option.summary))\(value)")
            }
            switch command.operandWords {
            case .choices(let choices): lines.append("\(prefix) -a \(fishQuoted(choices.joined(separator: " ")))")
            case .files: lines.append("\(prefix) -F")
            case .commands: lines.append("\(prefix) -a '(__fish_complete_command)'")
            case .nothing: break
            }
        }
        return lines.joined(separator: "\n") + "\n"
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
