/// The two escape sequences that a status line may hold: colors (SGR) and links (OSC 8).
enum EscapeSequence {
    static let linkEnd = "\u{1B}]8;;\u{1B}\\"

    /// The sequence that `text` begins with; `nil` where that is no whole color or link.
    static func prefix(of text: Substring) -> Substring? {
        if text.hasPrefix("\u{1B}[") {
            let rest = text.dropFirst(2)
            guard let end = rest.firstIndex(where: { !("0"..."9" ~= $0 || $0 == ";" || $0 == ":") }), text[end] == "m"
            else { return nil }
            return text[...end]
        }
        guard text.hasPrefix("\u{1B}]8;") else { return nil }
        let rest = text.dropFirst(4)
        guard let end = rest.firstIndex(where: { !$0.isASCII || $0 < " " || $0 == "\u{7F}" }) else { return nil }
        if text[end] == "\u{7}" { return text[...end] }
        let last = text.index(after: end)
        return text[end] == "\u{1B}" && last < text.endIndex && text[last] == "\\" ? text[...last] : nil
    }

    /// Whether a color sequence takes all colors back.
    static func isReset(_ escape: String) -> Bool {
        escape.dropFirst(2).dropLast().allSatisfy { $0 == "0" || $0 == ";" }
    }

    /// Whether a link begins (true) or ends here; `nil` for what is no link.
    static func opensLink(_ escape: String) -> Bool? {
        guard escape.hasPrefix("\u{1B}]8;") else { return nil }
        let fields = escape.dropFirst(4).split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard fields.count == 2, let first = fields[1].first else { return false }
        return first != "\u{7}" && first != "\u{1B}"
    }
}
