/// A table as GitHub's Markdown has it.
struct MarkdownTable {
    private let headings: [String]
    private var rows: [[String]] = []

    init(_ headings: [String]) {
        self.headings = headings
    }

    /// Adds a row of plain text.
    mutating func append(_ cells: [String]) { rows.append(cells.map(\.markdown)) }

    var text: String {
        let rule = headings.map { _ in "---" }
        return ([headings, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
}

extension String {
    /// Plain text within a line of Markdown or a cell: on one line, without control characters, and with a backslash before
    /// whatever would be markup; an underscore within a word is none.
    var markdown: String {
        var result = String.UnicodeScalarView()
        let scalars = Array(printable.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isWithinWord =
                index > 0 && index < scalars.count - 1 && scalars[index - 1].isASCIIWord
                && scalars[index + 1].isASCIIWord
            if Self.markup.contains(scalar) || (scalar == "_" && !isWithinWord) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }

    private static let markup = "\\`*[]<>|~#&!".unicodeScalars
}

extension Unicode.Scalar {
    fileprivate var isASCIIWord: Bool {
        "a"..."z" ~= self || "A"..."Z" ~= self || "0"..."9" ~= self
    }
}
