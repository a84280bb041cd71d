internal import SomaCommand
internal import SomaJSON
internal import SomaModel
internal import SomaStore

/// `soma patterns`: the list, and a person's word on one of them.
struct PatternsCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        guard let subcommand = arguments.subcommand else { return try list() }
        let name = arguments.operands[0]
        let word: PatternState.Hand = subcommand == "retire" ? .retired : .revived
        let store = try Store.recordingInStandardFolder()
        try withStateFolder { () throws(StoreError) in
            try store.transaction { () throws(StoreError) in try store.set(name, byHand: word, at: .now) }
        }
        try CommandRunner.print(arguments.has("--json") ? Self.json(name, word) : Self.text(name, word))
    }

    private func list() throws(CommandFailure) {
        let known = try Store.readingStandardFolder { store throws(StoreError) in try PatternStanding.all(in: store) }
        let page = PatternsPage(known ?? PatternStanding.beforeAnything, isRecorded: known != nil)
        try CommandRunner.print(arguments.has("--json") ? page.json : page.text)
    }

    private static func text(_ name: String, _ word: PatternState.Hand) -> String {
        switch word {
        case .retired: "\(name) is retired: it fires no more and sets no mode.\n"
        case .revived: "\(name) is revived: it fires whatever its experiment shows.\n"
        }
    }

    private static func json(_ name: String, _ word: PatternState.Hand) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("pattern", name)
        writer.member("by_hand", word.rawValue)
        writer.endObject()
        return writer.text + "\n"
    }
}
