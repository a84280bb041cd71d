extension ShellReader {
    /// `$…` outside quotes: what it stands for is split at blanks.
    mutating func readDollar(into word: inout ShellWordBuilder, words: inout [ShellWord]) {
        switch ahead(1) {
        case UInt8(ascii: "'"): readEscapedQuotes(into: &word)
        case UInt8(ascii: "\""):
            position += 1
            readDoubleQuotes(into: &word)
        default:
            guard let value = readExpansion(isQuoted: false) else { return word.bytes.append(UInt8(ascii: "$")) }
            append(value, to: &word, words: &words)
        }
    }

    /// `$…` within double quotes or a here-document.
    mutating func readQuotedDollar(into word: inout ShellWordBuilder) {
        guard let value = readExpansion(isQuoted: true) else { return word.bytes.append(UInt8(ascii: "$")) }
        word.isDynamic = true
        word.bytes += value
    }

    /// Each blank of an unquoted value ends a word.
    func append(_ value: [UInt8], to word: inout ShellWordBuilder, words: inout [ShellWord]) {
        for byte in value {
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") {
                word.finish(into: &words)
            } else {
                word.bytes.append(byte)
                word.isDynamic = true
                if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") { word.hasGlob = true }
            }
        }
    }

    /// Takes the expansion that begins at a dollar sign and gives its value, a NUL where that is unknown; `nil` where the
    /// sign, which is taken then, stands for itself.
    private mutating func readExpansion(isQuoted: Bool) -> [UInt8]? {
        position += 1
        switch current {
        case UInt8(ascii: "("):
            if ahead(1) == UInt8(ascii: "("), let end = arithmeticEnd(from: position) {
                readArithmetic(from: position + 2, to: end)
                return [0]
            }
            position += 1
            let first = commands.count
            readSubstituted { reader in reader.readList(until: .parenthesis) }
            return substituted(from: first)
        case UInt8(ascii: "{"): return readParameter(isQuoted: isQuoted)
        case _ where isNameStart(current):
            let start = position
            while isNamePart(current) { position += 1 }
            return value(of: String(decoding: bytes[start..<position], as: UTF8.self))
        case _ where isDigit(current) || "@*#?$!-".utf8.contains(current):
            position += 1
            return value(of: String(decoding: bytes[position - 1..<position], as: UTF8.self))
        default: return nil
        }
    }

    private mutating func value(of name: String) -> [UInt8] { variables[name].map { value(Array($0.utf8)) } ?? [0] }

    /// A value costs what it adds to the text.
    private mutating func value(_ bytes: [UInt8]) -> [UInt8] { spend(bytes.count / 3) ? bytes : [0] }

    /// What the commands since `first` would write, without the newlines at its end.
    mutating func substituted(from first: Int) -> [UInt8] {
        var text = Array(output(of: first..<commands.count, level: level + 1).utf8)
        while text.last == UInt8(ascii: "\n") { text.removeLast() }
        return text
    }

    /// `${name}`, or with an operator and an operand, in which substitutions run.
    private mutating func readParameter(isQuoted: Bool) -> [UInt8] {
        position += 1
        if let selection = selection(from: 0) {
            position += selection.end
            guard let items = selection.items(in: variables), spend(items.count) else { return [0] }
            return value(Array(items.joined(separator: " ").utf8))
        }
        let start = position
        while isNamePart(current) { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        var known = variables[name].map { Array($0.utf8) }
        let isWhole = current == UInt8(ascii: "}")
        let mark = current == UInt8(ascii: ":") ? ahead(1) : current
        let isSwitch = mark == UInt8(ascii: "+")
        let isDefault = isSwitch || mark == UInt8(ascii: "-") || mark == UInt8(ascii: "=")
        if isDefault { position += current == UInt8(ascii: ":") ? 2 : 1 }
        let operand = readOperand(isQuoted: isQuoted)
        if isSwitch || (isDefault && known == nil) { known = operand.contains(0) ? nil : operand }
        return isWhole || isDefault ? known ?? [0] : [0]
    }

    /// The text up to `}`, which is taken too.
    private mutating func readOperand(isQuoted: Bool) -> [UInt8] {
        guard mayDescend() else {
            position = limit
            return [0]
        }
        depth += 1
        defer { depth -= 1 }
        var word = ShellWordBuilder()
        readTildeOfOperand(into: &word)
        while true {
            switch current {
            case Self.end: return word.bytes
            case UInt8(ascii: "}"):
                position += 1
                return word.bytes
            case UInt8(ascii: "\\"): readEscape(into: &word, of: "$`\"\\}'")
            case UInt8(ascii: "'") where !isQuoted: readSingleQuotes(into: &word)
            case UInt8(ascii: "\""): readDoubleQuotes(into: &word)
            case UInt8(ascii: "$"): readQuotedDollar(into: &word)
            case UInt8(ascii: "`"): readBackquotes(into: &word, isQuoted: isQuoted)
            default:
                word.bytes.append(current)
                position += 1
            }
        }
    }

    private mutating func readTildeOfOperand(into word: inout ShellWordBuilder) {
        guard current == UInt8(ascii: "~"), ahead(1) == UInt8(ascii: "/"), let home = variables["HOME"] else { return }
        word.bytes += home.utf8
        position += 1
    }
}
