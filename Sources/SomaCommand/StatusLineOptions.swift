internal import SomaSystem

/// How `soma statusline` was asked to look.
package struct StatusLineOptions: Sendable {
    package var template: StatusLineTemplate?
    package var hidesWhenCalm: Bool
    package var readsInput: Bool
    package var writesJSON: Bool
    private var isASCII: Bool
    private var prompt: Prompt
    private var usesColor: Bool
    private var columns: Int?

    /// Throws a usage failure for a template that cannot be read.
    package init(_ arguments: ParsedArguments) throws(CommandFailure) {
        template = nil
        if let text = arguments.value("--format") { template = try StatusLineTemplate(parsing: text) }
        hidesWhenCalm = arguments.has("--hide-when-calm")
        readsInput = arguments.has("--stdin")
        writesJSON = arguments.has("--json")
        isASCII = arguments.has("--ascii")
        prompt = arguments.value("--shell").flatMap(Prompt.init) ?? .terminal
        columns = Environment["COLUMNS"].flatMap { Int($0) }
        usesColor =
            switch arguments.value("--color") {
            case "always": true
            case "never": false
            // Neither Claude Code nor tmux says what it can show by its terminal; both show colors.
            case _ where arguments.has("--stdin") || prompt == .tmux: Environment["NO_COLOR"] == nil
            case _ where prompt != .terminal: Environment.allowsColor
            default: Console.outputIsTerminal && Environment.allowsColor
            }
    }

    /// The line as it is to be printed, without a line feed.
    ///
    /// - Parameter columns: a width that counts more than the variable `COLUMNS`.
    package func rendered(_ line: StyledLine, columns: Int? = nil) -> String {
        var line = usesColor ? line : line.plain
        if isASCII { line = line.ascii }
        if let columns = columns ?? self.columns, columns > 0 { line = line.clipped(to: columns) }
        return line.rendered(for: prompt)
    }
}
