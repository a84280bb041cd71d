/// A here-document whose lines are still to come.
struct HereDocument {
    var delimiter: [UInt8]
    /// Whether its lines are taken as they are.
    var isQuoted: Bool
    var stripsTabs: Bool
    /// The place that its text gets among the reader's bodies.
    var body: Int
}

extension ShellReader {
    /// Takes what stands behind `<<`; the place of the text to come.
    mutating func readDelimiter() -> Int {
        var document = HereDocument(delimiter: [], isQuoted: false, stripsTabs: false, body: bodies.count)
        if current == UInt8(ascii: "-") {
            position += 1
            document.stripsTabs = true
        }
        skipBlanks()
        var quote: UInt8?
        while current != Self.end {
            let byte = current
            if quote == nil, endsShellWord(byte) { break }
            position += 1
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
                document.isQuoted = true
            } else if quote == nil, byte == UInt8(ascii: "\\") {
                document.isQuoted = true
                if current != Self.end { document.delimiter.append(current) }
                position = min(position + 1, limit)
            } else {
                document.delimiter.append(byte)
            }
        }
        bodies.append("")
        pending.append(document)
        return document.body
    }

    /// At the beginning of a line: takes the texts that were announced on the line before.
    mutating func readHereDocuments() {
        guard !pending.isEmpty else { return }
        let documents = pending
        pending = []
        for document in documents {
            let lines = takeLines(of: document)
            let isPlain =
                document.isQuoted
                || !lines.contains { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "`") || $0 == UInt8(ascii: "\\") }
            var text = lines
            if !isPlain {
                reading(lines, cost: lines.count / 8) { reader in
                    reader.isInDocument = true
                    text = reader.readExpandedText()
                }
            }
            bodies[document.body] = String(decoding: text, as: UTF8.self)
        }
    }

    /// The lines up to the one that is the delimiter, which is taken too.
    private mutating func takeLines(of document: HereDocument) -> [UInt8] {
        var lines: [UInt8] = []
        let start = position
        while position < bytes.count {
            if document.stripsTabs { while current == UInt8(ascii: "\t") { position += 1 } }
            let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let line = bytes[position..<end]
            position = min(end + 1, bytes.count)
            if line.elementsEqual(document.delimiter) { break }
            lines += line
            lines.append(UInt8(ascii: "\n"))
        }
        // These lines are none of the commands.
        limit = min(limit + position - start, bytes.count)
        return lines
    }

    /// The whole text, with expansions but without the meaning of quotes: a here-document or an expression.
    mutating func readExpandedText() -> [UInt8] {
        var word = ShellWordBuilder()
        while current != Self.end {
            switch current {
            case UInt8(ascii: "\\"): readEscape(into: &word, of: "$`\\")
            case UInt8(ascii: "$"): readQuotedDollar(into: &word)
            case UInt8(ascii: "`"): readBackquotes(into: &word, isQuoted: true)
            default:
                word.bytes.append(current)
                position += 1
            }
        }
        return word.bytes
    }
}
