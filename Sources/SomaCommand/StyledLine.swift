package import SomaModel

/// One line of text and colors, which is cut and written out without taking either apart.
package struct StyledLine: Equatable, Sendable {
    package enum Style: Equatable, Sendable {
        case mode(Mode)
        case reset
        /// A whole escape sequence that the user put into a template.
        case escape(String)
    }

    enum Piece: Equatable, Sendable {
        /// Without control characters.
        case text(String)
        case style(Style)
    }

    private(set) var pieces: [Piece] = []

    package init() {}

    /// Adds text; what would control a terminal becomes U+FFFD.
    package mutating func append(_ text: String) { add(text.printable) }

    /// Texts side by side are one, since their characters may join.
    private mutating func add(_ text: String) {
        if case .text(let before) = pieces.last {
            pieces[pieces.count - 1] = .text(before + text)
        } else {
            pieces.append(.text(text))
        }
    }

    package mutating func append(_ style: Style) { pieces.append(.style(style)) }

    /// Adds text in the color of a mode; `nil` is no color.
    package mutating func append(_ text: String, in mode: Mode?) {
        guard let mode else { return append(text) }
        append(.mode(mode))
        append(text)
        append(.reset)
    }

    /// Without its colors and links.
    package var plain: StyledLine {
        var line = StyledLine()
        for case .text(let text) in pieces { line.add(text) }
        return line
    }

    /// With every character that is not ASCII become a question mark.
    package var ascii: StyledLine {
        var line = self
        for (index, piece) in pieces.enumerated() {
            guard case .text(let text) = piece else { continue }
            line.pieces[index] = .text(String(text.map { $0.isASCII ? $0 : "?" }))
        }
        return line
    }

    /// As much as fits into so many columns: no character is taken apart, and no style begins where no text follows.
    package func clipped(to columns: Int) -> StyledLine {
        var line = StyledLine()
        var room = columns
        for piece in pieces {
            guard case .text(let text) = piece else {
                if room > 0 { line.pieces.append(piece) }
                continue
            }
            var end = text.startIndex
            while end < text.endIndex {
                let width = text[end].displayWidth
                if width > room {
                    room = -1
                    break
                }
                room -= width
                text.formIndex(after: &end)
            }
            line.pieces.append(.text(String(text[..<end])))
            if room < 0 { break }
        }
        return line
    }

    /// Ready to be printed: escaped as the prompt needs it, ending without a style of its own.
    package func rendered(for prompt: Prompt) -> String {
        var result = ""
        var colored = false
        var linked = false
        for piece in pieces {
            switch piece {
            case .text(let text): result += prompt.escaped(text)
            case .style(let style):
                result += prompt.written(style)
                switch style {
                case .mode: colored = true
                case .reset: colored = false
                case .escape(let escape):
                    if let opens = EscapeSequence.opensLink(escape) {
                        linked = opens
                    } else {
                        colored = !EscapeSequence.isReset(escape)
                    }
                }
            }
        }
        if linked { result += prompt.written(.escape(EscapeSequence.linkEnd)) }
        if colored { result += prompt.written(.reset) }
        return result
    }
}
