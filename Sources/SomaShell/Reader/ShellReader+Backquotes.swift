extension ShellReader {
    mutating func readBackquotes(into word: inout ShellWordBuilder, isQuoted: Bool) {
        word.bytes += readBackquoted(isQuoted: isQuoted)
        word.isDynamic = true
    }

    /// Outside quotes the output is split at blanks.
    mutating func readBackquotes(into word: inout ShellWordBuilder, isQuoted: Bool, words: inout [ShellWord]) {
        append(readBackquoted(isQuoted: isQuoted), to: &word, words: &words)
    }

    /// Takes `` `…` ``, whose text loses a level of backslashes before it is read.
    private mutating func readBackquoted(isQuoted: Bool) -> [UInt8] {
        var text: [UInt8] = []
        position += 1
        while current != Self.end, current != UInt8(ascii: "`") {
            let next = ahead(1)
            if current == UInt8(ascii: "\\"), next != Self.end {
                let isEscape = "$`\\".utf8.contains(next) || (isQuoted && next == UInt8(ascii: "\""))
                if !isEscape { text.append(current) }
                text.append(next)
                position += 2
            } else {
                text.append(current)
                position += 1
            }
        }
        position = min(position + 1, limit)
        let first = commands.count
        readSubstituted { reader in
            reader.reading(text) { reader in reader.readList(until: .end) }
        }
        return substituted(from: first)
    }
}
