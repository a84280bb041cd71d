extension ShellReader {
    mutating func readSingleQuotes(into word: inout ShellWordBuilder) {
        word.isQuoted = true
        let end = bytes[(position + 1)..<limit].firstIndex(of: UInt8(ascii: "'")) ?? limit
        word.bytes += bytes[(position + 1)..<end]
        position = min(end + 1, limit)
    }

    mutating func readDoubleQuotes(into word: inout ShellWordBuilder) {
        word.isQuoted = true
        position += 1
        while true {
            switch current {
            case Self.end: return
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): readEscape(into: &word, of: "$`\"\\")
            case UInt8(ascii: "$"): readQuotedDollar(into: &word)
            case UInt8(ascii: "`"): readBackquotes(into: &word, isQuoted: true)
            default:
                if current == 0 { word.isDynamic = true }
                word.bytes.append(current)
                position += 1
            }
        }
    }

    /// A backslash that only takes the meaning of `special`, and joins lines.
    mutating func readEscape(into word: inout ShellWordBuilder, of special: StaticString) {
        let next = ahead(1)
        position = min(position + 2, limit)
        if next == UInt8(ascii: "\n") { return }
        if next == Self.end || !special.description.utf8.contains(next) { word.bytes.append(UInt8(ascii: "\\")) }
        if next != Self.end { word.bytes.append(next) }
    }

    /// `$'…'`, from its dollar sign.
    mutating func readEscapedQuotes(into word: inout ShellWordBuilder) {
        word.isQuoted = true
        position += 2
        let start = position
        while current != Self.end, current != UInt8(ascii: "'") {
            position = min(position + (current == UInt8(ascii: "\\") ? 2 : 1), limit)
        }
        word.bytes += unescaped(bytes[start..<position])
        position = min(position + 1, limit)
    }
}

/// A text with `\n`, `\x41`, `\101`, `\u0041` and their like turned into what they stand for; a NUL is left out. `echo`
/// takes three digits behind `\0`, a quoted text two.
func unescaped(_ text: ArraySlice<UInt8>, digitsBehindZero: Int = 2) -> [UInt8] {
    var result: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
        let byte = text[index]
        index += 1
        guard byte == UInt8(ascii: "\\"), index < text.endIndex else {
            result.append(byte)
            continue
        }
        let kind = text[index]
        index += 1
        func number(_ radix: Int, digits: Int) -> Int? {
            var end = index
            while end < min(index + digits, text.endIndex), isHexDigit(text[end]), radix == 16 || text[end] < 0x38 {
                end += 1
            }
            defer { index = end }
            return Int(String(decoding: text[index..<end], as: UTF8.self), radix: radix)
        }
        var value: Int?
        switch kind {
        case UInt8(ascii: "a"): value = 7
        case UInt8(ascii: "b"): value = 8
        case UInt8(ascii: "e"), UInt8(ascii: "E"): value = 27
        case UInt8(ascii: "f"): value = 12
        case UInt8(ascii: "n"): value = 10
        case UInt8(ascii: "r"): value = 13
        case UInt8(ascii: "t"): value = 9
        case UInt8(ascii: "v"): value = 11
        case UInt8(ascii: "x"): value = number(16, digits: 2)
        case UInt8(ascii: "u"): value = number(16, digits: 4)
        case UInt8(ascii: "U"): value = number(16, digits: 8)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            index -= 1
            value = number(8, digits: kind == UInt8(ascii: "0") ? 1 + digitsBehindZero : 3)
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "?"): result.append(kind)
        default: result += [byte, kind]
        }
        guard let value, value > 0 else { continue }
        if kind == UInt8(ascii: "u") || kind == UInt8(ascii: "U") {
            guard value < 0x11_0000, let scalar = Unicode.Scalar(UInt32(value)) else { continue }
            result += String(scalar).utf8
        } else {
            result.append(UInt8(truncatingIfNeeded: value))
        }
    }
    return result
}

private func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"):
        true
    default: false
    }
}
