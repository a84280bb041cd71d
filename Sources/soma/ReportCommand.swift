internal import SomaCommand
internal import SomaStore

/// `soma report`: one session as Markdown.
struct ReportCommand {
    /// Sessions that are named where more than one begins so.
    private static let candidates = 4

    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        let wanted = arguments.operands.first
        var found: [String] = []
        let report = try Store.readingStandardFolder { store throws(StoreError) -> SessionReport? in
            found = try store.sessions(called: wanted, limit: Self.candidates)
            return found.count == 1 ? try SessionReport(of: found[0], in: store) : nil
        }
        if let report = report ?? nil {
            return try CommandRunner.print(arguments.has("--json") ? report.json : report.markdown)
        }
        guard let wanted else {
            return try CommandRunner.print(arguments.has("--json") ? "{}\n" : "Nothing has been recorded yet.\n")
        }
        if found.isEmpty { throw .failed("no session begins with '\(wanted)'") }
        let names = found.prefix(Self.candidates - 1).joined(separator: ", ")
        let more = found.count == Self.candidates ? ", …" : ""
        throw .usage("report: more than one session begins with '\(wanted)': \(names)\(more)")
    }
}
