internal import SomaCommand
internal import SomaStore
internal import SomaSystem

/// `soma blocks`: the latest decisions on destructive operations.
struct BlocksCommand {
    private static let limit = 20

    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        var limit = Self.limit
        if let text = arguments.value("--limit") {
            guard let number = Int(text), 1...1_000_000 ~= number else {
                throw .usage("blocks: --limit takes a number from 1 to 1000000, not '\(text)'")
            }
            limit = number
        }
        let rows = try Store.readingStandardFolder { store throws(StoreError) in
            try store.blocks(of: arguments.value("--agent"), limit: limit)
        }
        let page = BlocksPage(rows ?? [])
        let color = Console.outputIsTerminal && Environment.allowsColor
        try CommandRunner.print(arguments.has("--json") ? page.json : page.text(color: color))
    }
}
