extension ShellReader {
    /// A subshell, or `((…))`, which only computes.
    mutating func readParenthesis() {
        if ahead(1) == UInt8(ascii: "("), let end = arithmeticEnd(from: position) {
            readArithmetic(from: position + 2, to: end)
            return
        }
        position += 1
        readGroup(until: .parenthesis)
    }

    /// Expressions are short; what is longer is read as commands, which finds what it would run.
    private static let arithmeticLimit = 1_024

    /// Where the `))` stands that closes the `((` at `start`; `nil` where its halves are apart: two subshells.
    func arithmeticEnd(from start: Int) -> Int? {
        var open = 0
        var index = start
        let limit = min(limit, start + Self.arithmeticLimit)
        while index < limit {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "("): open += 1
            case UInt8(ascii: ")"):
                open -= 1
                if open == 1 { return index + 1 < limit && bytes[index + 1] == UInt8(ascii: ")") ? index : nil }
            default: break
            }
            index += 1
        }
        return nil
    }

    /// Substitutions within an expression run as they do within double quotes.
    mutating func readArithmetic(from start: Int, to end: Int) {
        let expression = Array(bytes[start..<end])
        position = end + 2
        guard expression.contains(UInt8(ascii: "$")) || expression.contains(UInt8(ascii: "`")) else { return }
        reading(expression) { reader in _ = reader.readExpandedText() }
    }

    /// `NAME in words`, `NAME`, or `((…))`, of a loop; its body follows as a group.
    mutating func readLoopHead() {
        skipBlanks()
        if current == UInt8(ascii: "(") {
            readParenthesis()
        } else {
            var words: [ShellWord] = []
            if !endsShellWord(current) { readWord(into: &words) }
            skipLinesAndBlanks()
            let values = readLoopValues()
            if let name = words.first?.text { variables[name] = values.isEmpty ? nil : values.joined(separator: " ") }
        }
        readGroup(until: .done)
    }

    private mutating func readLoopValues() -> [String] {
        guard current == UInt8(ascii: "i"), ahead(1) == UInt8(ascii: "n"), endsShellWord(ahead(2)) else { return [] }
        position += 2
        skipBlanks()
        var words: [ShellWord] = []
        while !endsShellWord(current) || atProcessSubstitution {
            readWord(into: &words)
            skipBlanks()
        }
        return words.map(\.text)
    }

    /// `word in pattern) commands ;; … esac`.
    mutating func readCase() {
        guard mayDescend() else { return }
        let first = commands.count
        var head: [ShellWord] = []
        skipLinesAndBlanks()
        readWord(into: &head)
        skipLinesAndBlanks()
        if current == UInt8(ascii: "i"), ahead(1) == UInt8(ascii: "n"), endsShellWord(ahead(2)) { position += 2 }
        while current != Self.end {
            skipLinesAndBlanks()
            if atCaseBreak {
                while current == UInt8(ascii: ";") || current == UInt8(ascii: "&") { position += 1 }
                continue
            }
            if bytes[position...].starts(with: "esac".utf8), endsShellWord(ahead(4)) {
                position += 4
                break
            }
            if current == UInt8(ascii: "(") { position += 1 }
            skipPatterns()
            if readList(until: .esac) { break }
        }
        readGroupRedirections(ofCommandsFrom: first)
    }

    /// Takes `a | b)`.
    private mutating func skipPatterns() {
        var patterns: [ShellWord] = []
        while current != Self.end {
            if current == UInt8(ascii: ")") {
                position += 1
                return
            }
            if endsShellWord(current) { position += 1 } else { readWord(into: &patterns) }
        }
    }

    mutating func skipLinesAndBlanks() {
        skipBlanks()
        while current == UInt8(ascii: "\n") {
            position += 1
            readHereDocuments()
            skipBlanks()
        }
    }

    /// `NAME` and perhaps `()`; the body follows.
    mutating func readFunctionName() {
        var name: [ShellWord] = []
        skipBlanks()
        if !endsShellWord(current) { readWord(into: &name) }
        skipBlanks()
        _ = skipEmptyParentheses()
        if let name = name.first?.text { readFunctionBody(name: name) }
    }

    /// Takes `()`, as it stands behind the name of a function; whether it was there.
    mutating func skipEmptyParentheses() -> Bool {
        var length = 1
        while ahead(length) == UInt8(ascii: " ") || ahead(length) == UInt8(ascii: "\t") { length += 1 }
        guard current == UInt8(ascii: "("), ahead(length) == UInt8(ascii: ")") else { return false }
        position += length + 1
        return true
    }

    /// `[[ … ]]`, in which `<`, `>`, `&&` and `(` compare and group.
    mutating func readCondition() {
        var words: [ShellWord] = []
        while current != Self.end {
            skipLinesAndBlanks()
            if current == UInt8(ascii: "]"), ahead(1) == UInt8(ascii: "]"), endsShellWord(ahead(2)) {
                position += 2
                return
            }
            if endsShellWord(current) { position += 1 } else { readWord(into: &words) }
        }
    }
}
