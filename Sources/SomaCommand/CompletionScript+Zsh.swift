extension CompletionScript {
    /// May lie in `$fpath` as `_soma`, or be sourced after `compinit`.
    static func zsh(_ commands: [CommandSpecification]) -> String {
        let names = commands.map { quoted($0.name + ":" + escaped($0.summary, ":")) }
        let cases = commands.map { command in
            let arguments = command.allOptions.map(argument) + operands(command)
            return """
                        \(command.name))
                            _arguments -s \\
                                \(arguments.map(quoted).joined(separator: " \\\n                    "))
                            ;;
                """
        }
        return """
            #compdef soma
            # Completions of soma for zsh, written by 'soma completions zsh'.
            _soma() {
                local -a commands=(
                    \(names.joined(separator: "\n        "))
                )
                if (( CURRENT == 2 )); then
                    _describe -t commands 'soma command' commands
                    return
                fi
                local command=$words[2]
                shift words
                (( CURRENT-- ))
                case $command in
            \(cases.joined(separator: "\n"))
                esac
            }
            if [[ $funcstack[1] == _soma ]]; then
                _soma "$@"
            else
                compdef _soma soma
            fi

            """
    }

    private static func argument(_ option: CommandSpecification.Option) -> String {
        let repeats = option.isRepeatable ? "*" : ""
        let name = option.name + (option.value == nil || option.isShort ? "" : "=")
        let summary = "[" + escaped(option.summary, "[]:") + "]"
        guard let value = option.value else { return repeats + name + summary }
        return repeats + name + summary + ":" + escaped(value, ":") + ":" + action(option.words)
    }

    private static func operands(_ command: CommandSpecification) -> [String] {
        if command.operandCount == 0...0 { return [] }
        let first = escaped(command.operands, ":") + ":" + action(command.operandWords)
        if command.subcommands.isEmpty { return ["*:" + first] }
        let choices = command.subcommands.flatMap(\.choices)
        return ["1:" + first, "*: :" + action(Words(called: "", choices: choices))]
    }

    private static func action(_ words: Words) -> String {
        switch words {
        case .choices(let choices): "(" + choices.joined(separator: " ") + ")"
        case .files: "_files"
        case .commands: "_command_names -e"
        case .nothing: " "
        }
    }

    private static func escaped(_ text: String, _ special: String) -> String {
        text.reduce(into: "") { result, character in
            if character == "\\" || special.contains(character) { result.append("\\") }
            result.append(character)
        }
    }
}
