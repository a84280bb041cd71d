/// Completions of all commands for a shell, from their specifications.
package enum CompletionScript {
    package enum Shell: String, CaseIterable, Sendable {
        case bash
        case zsh
        case fish
    }

    package static func text(for shell: Shell, commands: [CommandSpecification] = Commands.all) -> String {
        switch shell {
        case .bash: bash(commands)
        case .zsh: zsh(commands)
        case .fish: fish(commands)
        }
    }

    /// What may stand in a place, by the name that help gives it.
    enum Words {
        case choices([String])
        case files
        case commands
        case nothing

        init(called name: String, choices: [String]) {
            if !choices.isEmpty {
                self = .choices(choices)
            } else if name.hasPrefix("FILE") {
                self = .files
            } else if name.hasPrefix("COMMAND") {
                self = .commands
            } else {
                self = .nothing
            }
        }
    }

    /// In single quotes, as bash and zsh take it.
    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}

extension CommandSpecification {
    /// For the first operand.
    var operandWords: CompletionScript.Words {
        .init(called: operands, choices: subcommands.isEmpty ? operandChoices : subcommands.map(\.name))
    }
}

extension CommandSpecification.Subcommand {
    var words: CompletionScript.Words { .init(called: operands, choices: choices) }
}

extension CommandSpecification.Option {
    var words: CompletionScript.Words { .init(called: value ?? "", choices: choices) }
}
