/// Words of a unit file's lines, as systemd.syntax(7) and systemd.unit(5), "Specifiers", have them.
enum SystemdSyntax {
    /// A word that systemd reads as `text`. Only those escapes are used that all of its settings understand.
    static func word(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\"
            case "%": result += "%"
            default: break
            }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }

    /// The text of the word at the start of a line that `word` wrote; `nil` where it is none.
    static func text(ofFirstWord line: some StringProtocol) -> String? {
        var rest = String(line).unicodeScalars[...]
        return takeWord(&rest)
    }

    /// The texts of a line of words that `word` wrote, one space between them; `nil` where it is none.
    static func words(_ line: some StringProtocol) -> [String]? {
        var rest = String(line).unicodeScalars[...]
        var words: [String] = []
        repeat {
            guard let word = takeWord(&rest) else { return nil }
            words.append(word)
        } while rest.popFirst() == " "
        return words
    }

    private static func takeWord(_ rest: inout String.UnicodeScalarView.SubSequence) -> String? {
        guard rest.popFirst() == "\"" else { return nil }
        var result = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"": return String(result)
            case "\\", "%":
                guard let next = rest.popFirst() else { return nil }
                result.append(next)
            default: result.append(scalar)
            }
        }
        return nil
    }
}
