/// A line with named fields in braces, such as `{mode} {pressure}`; `{{` and `}}` are the braces themselves.
package struct StatusLineTemplate: Sendable {
    private enum Part: Equatable, Sendable {
        case text(String)
        case escape(String)
        case field(StatusLineField)
    }

    private var parts: [Part] = []

    package static let standard = StatusLineTemplate([
        .text("soma: "), .field(.mode), .text(" "), .field(.pressure), .text(" "), .field(.agent), .text(" #"),
        .field(.actions),
    ])

    static let idle = StatusLineTemplate([
        .text("soma: idle, "), .field(.agent), .text(" "), .field(.age), .text(" ago"),
    ])

    /// For a row of the list of subagents, which keeps what it was about.
    static let row = StatusLineTemplate([
        .field(.mode), .text(" "), .field(.pressure), .text(" #"), .field(.actions), .text(" "), .field(.task),
    ])

    private init(_ parts: [Part]) {
        self.parts = parts
    }

    /// Throws a usage failure for a field that is not known and for a brace without its other one.
    package init(parsing text: String) throws(CommandFailure) {
        var rest = text[...]
        var literal = ""
        while let character = rest.first {
            if rest.hasPrefix("{{") || rest.hasPrefix("}}") {
                literal.append(character)
                rest = rest.dropFirst(2)
            } else if character == "{" {
                guard let end = rest.firstIndex(of: "}") else {
                    throw Self.misuse("has a '{' without its '}'; write '{{' for the brace itself")
                }
                let name = rest[rest.index(after: rest.startIndex)..<end]
                guard let field = StatusLineField(rawValue: String(name)) else {
                    throw Self.misuse("has no field {\(name)}; there are \(StatusLineField.list)")
                }
                add(&literal)
                parts.append(.field(field))
                rest = rest[rest.index(after: end)...]
            } else if character == "}" {
                throw Self.misuse("has a '}' without its '{'; write '}}' for the brace itself")
            } else if let escape = EscapeSequence.prefix(of: rest) {
                add(&literal)
                parts.append(.escape(String(escape)))
                rest = rest[escape.endIndex...]
            } else {
                literal.append(character)
                rest = rest.dropFirst()
            }
        }
        add(&literal)
    }

    private mutating func add(_ literal: inout String) {
        if !literal.isEmpty { parts.append(.text(literal)) }
        literal = ""
    }

    private static func misuse(_ what: String) -> CommandFailure { .usage("statusline: --format \(what)") }

    /// The line. Its mode is in the mode's color; where it names no mode, its pressure is.
    package func line(about subject: StatusLineSubject) -> StyledLine {
        let colored = parts.contains(.field(.mode)) ? StatusLineField.mode : .pressure
        var line = StyledLine()
        for part in parts {
            switch part {
            case .text(let text): line.append(text)
            case .escape(let escape): line.append(.escape(escape))
            case .field(let field): line.append(subject.text(field), in: field == colored ? subject.mode : nil)
            }
        }
        return line
    }
}
