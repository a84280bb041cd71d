extension CompletionScript {
    /// Needs bash 4 and nothing else. Words are broken at `=` as well, so that `--color=` has its values too.
    static func bash(_ commands: [CommandSpecification]) -> String {
        let names = (commands.map(\.name) + ["--help", "--version"]).joined(separator: " ")
        let cases = commands.map { command in
            """
                    \(command.name))
                        case $previous in
            \(values(command).joined(separator: "\n"))
                        esac
                        if [[ $current == -* ]]; then
                            mapfile -t COMPREPLY < <(compgen -W \(quoted(options(command))) -- "$current")
                        else
                            \(complete(command.operandWords))
                        fi
                        ;;
            """
        }
        return """
            # Completions of soma for bash, written by 'soma completions bash'.
            _soma() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=''
                ((COMP_CWORD > 0)) && previous=${COMP_WORDS[COMP_CWORD - 1]}
                if [[ $current == = ]]; then
                    current=''
                elif [[ $previous == = ]]; then
                    previous=${COMP_WORDS[COMP_CWORD - 2]}
                fi
                COMPREPLY=()
                if ((COMP_CWORD == 1)); then
                    mapfile -t COMPREPLY < <(compgen -W \(quoted(names)) -- "$current")
                    return
                fi
                case ${COMP_WORDS[1]} in
            \(cases.joined(separator: "\n"))
                esac
            }
            complete -F _soma soma

            """
    }

    private static func options(_ command: CommandSpecification) -> String {
        command.allOptions.map(\.name).joined(separator: " ")
    }

    /// A branch for each option with a value and each subcommand; `*` keeps the list from being empty.
    private static func values(_ command: CommandSpecification) -> [String] {
        let options = command.options.filter { $0.value != nil }.map { branch($0.name, $0.words) }
        return options + command.subcommands.map { branch($0.name, $0.words) } + ["                *) ;;"]
    }

    private static func branch(_ previous: String, _ words: Words) -> String {
        """
                        \(previous))
                            \(complete(words))
                            return
                            ;;
        """
    }

    private static func complete(_ words: Words) -> String {
        switch words {
        case .choices(let choices):
            "mapfile -t COMPREPLY < <(compgen -W \(quoted(choices.joined(separator: " "))) -- \"$current\")"
        case .files: "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$current\")"
        case .commands: "mapfile -t COMPREPLY < <(compgen -c -- \"$current\")"
        case .nothing: ":"
        }
    }
}
