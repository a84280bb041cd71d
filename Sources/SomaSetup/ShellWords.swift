/// Words of a POSIX shell's command line.
enum ShellWords {
    /// A word that the shell reads as `text`: as it is where that is safe, else in single quotes.
    static func quoted(_ text: String) -> String {
        if !text.isEmpty, text.utf8.allSatisfy({ safe.contains($0) }) { return text }
        var result = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { result += "'\\''" } else { result.unicodeScalars.append(scalar) }
        }
        return result + "'"
    }

    /// The words of a simple command; `nil` where the line holds more than one, a substitution, or an open quote.
    /// Variables and `~` stay as they are written.
    static func split(_ line: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var rest = line.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case " ", "\t":
                if let complete = word { words.append(complete) }
                word = nil
            case "'":
                guard let end = rest.firstIndex(of: "'") else { return nil }
                word = (word ?? "") + String(rest[..<end])
                rest = rest[rest.index(after: end)...]
            case "\"":
                guard let text = doubleQuoted(&rest) else { return nil }
                word = (word ?? "") + text
            case "\\":
                guard let next = rest.popFirst() else { return nil }
                if next != "\n" { word = (word ?? "") + String(next) }
            case "\n", ";", "|", "&", "<", ">", "(", ")", "`": return nil
            case "#" where word == nil: return nil
            default: word = (word ?? "") + String(scalar)
            }
        }
        if let word { words.append(word) }
        return words
    }

    /// Takes up to the closing quote.
    private static func doubleQuoted(_ rest: inout String.UnicodeScalarView.SubSequence) -> String? {
        var text = ""
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"": return text
            case "`": return nil
            case "$" where rest.first == "(": return nil
            case "\\":
                guard let next = rest.popFirst() else { return nil }
                if !"\"\\$`\n".unicodeScalars.contains(next) { text += "\\" }
                if next != "\n" { text.unicodeScalars.append(next) }
            default: text.unicodeScalars.append(scalar)
            }
        }
        return nil
    }

    private static let safe = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-".utf8
    )
}

extension String {
    /// As one word of a shell's command line.
    package var shellQuoted: String { ShellWords.quoted(self) }
}
