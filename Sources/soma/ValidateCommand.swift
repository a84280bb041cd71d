internal import SomaCommand
internal import SomaStore

/// `soma validate`: the experiment, recomputed from its rows.
struct ValidateCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        let known = try Store.readingStandardFolder { store throws(StoreError) in try PatternStanding.all(in: store) }
        let wanted = arguments.operands.first
        let page = ValidationPage(
            (known ?? PatternStanding.beforeAnything).filter { wanted == nil || $0.pattern.name == wanted },
            isRecorded: known != nil
        )
        try CommandRunner.print(arguments.has("--json") ? page.json : page.text)
    }
}
