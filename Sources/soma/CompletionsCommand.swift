internal import SomaCommand

/// `soma completions`: the script goes to standard output, where it is kept is the user's choice.
struct CompletionsCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        guard let shell = arguments.operands.first.flatMap(CompletionScript.Shell.init) else { return }
        try CommandRunner.print(CompletionScript.text(for: shell))
    }
}
