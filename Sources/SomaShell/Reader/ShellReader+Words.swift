extension ShellReader {
    var atProcessSubstitution: Bool {
        (current == UInt8(ascii: "<") || current == UInt8(ascii: ">")) && ahead(1) == UInt8(ascii: "(")
    }

    /// Reads the word that begins here; expansions can make it several, or none.
    mutating func readWord(into words: inout [ShellWord]) {
        var word = ShellWordBuilder()
        let start = position
        var mayHaveBraces = true
        readTilde(into: &word)
        while true {
            let byte = current
            switch byte {
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                guard atProcessSubstitution else { return word.finish(into: &words) }
                readProcessSubstitution(into: &word)
            case UInt8(ascii: "("):
                // An array behind `declare name=`, or a pattern such as `!(*.c)`: neither runs.
                guard let last = word.bytes.last, "=?*+@!".utf8.contains(last), !word.isQuoted else {
                    return word.finish(into: &words)
                }
                skipPattern(into: &word)
            case _ where endsShellWord(byte): return word.finish(into: &words)
            case UInt8(ascii: "\\"):
                if ahead(1) != UInt8(ascii: "\n") {
                    word.isQuoted = true
                    word.bytes.append(ahead(1) == Self.end ? byte : ahead(1))
                }
                position = min(position + 2, limit)
            case UInt8(ascii: "'"): readSingleQuotes(into: &word)
            case UInt8(ascii: "\""):
                if !readQuotedItems(into: &word, words: &words) { readDoubleQuotes(into: &word) }
            case UInt8(ascii: "`"): readBackquotes(into: &word, isQuoted: false, words: &words)
            case UInt8(ascii: "$"): readDollar(into: &word, words: &words)
            case UInt8(ascii: "{") where mayHaveBraces:
                mayHaveBraces = false
                if readBraces(from: start, into: &words) { return }
            default:
                if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[") {
                    word.hasGlob = true
                }
                if byte == 0 { word.isDynamic = true }
                word.bytes.append(byte)
                position += 1
                if byte == UInt8(ascii: "="), current == UInt8(ascii: "~"), !word.isQuoted,
                    word.bytes.dropLast().allSatisfy(isNamePart)
                {
                    readTilde(into: &word)
                }
            }
        }
    }

    /// `~` in front of `/` or alone, at the beginning or behind `name=`, stands for the home folder.
    private mutating func readTilde(into word: inout ShellWordBuilder) {
        guard current == UInt8(ascii: "~"), ahead(1) == UInt8(ascii: "/") || endsShellWord(ahead(1)),
            let home = variables["HOME"]
        else { return }
        word.bytes += home.utf8
        position += 1
    }

    /// Its commands write or read what the word names.
    private mutating func readProcessSubstitution(into word: inout ShellWordBuilder) {
        let first = commands.count
        position += 2
        readSubstituted { reader in reader.readList(until: .parenthesis) }
        word.source = first..<commands.count
        word.appendUnknown()
    }

    private mutating func skipPattern(into word: inout ShellWordBuilder) {
        guard mayDescend() else {
            position = limit
            return
        }
        depth += 1
        var words: [ShellWord] = []
        position += 1
        while current != Self.end, current != UInt8(ascii: ")") {
            if endsShellWord(current) { position += 1 } else { readWord(into: &words) }
        }
        position = min(position + 1, limit)
        word.hasGlob = true
        word.appendUnknown()
        depth -= 1
    }

    /// Lets `body` read commands whose output goes into a word; past the depth limit the rest of the text is left out.
    mutating func readSubstituted(_ body: (inout ShellReader) -> Void) {
        guard mayDescend() else {
            position = limit
            return
        }
        let outside = folder
        let outer = (pending: pending, limit: limit, isInDocument: isInDocument)
        let start = position
        pending = []
        if isInDocument {
            limit = min(limit, position + budget)
            isInDocument = false
        }
        level += 1
        body(&self)
        level -= 1
        if outer.isInDocument {
            if position >= limit, limit < outer.limit { isCutShort = true }
            limit = max(outer.limit, min(position, bytes.count))
            _ = spend(min(budget, position - start))
        }
        (pending, isInDocument) = (outer.pending, outer.isInDocument)
        folder = outside
    }
}
