/// Reads a text as bash would and tells the commands that it would run, without running anything.
///
/// It takes any text: quotes and groups that are left open reach to the end. Both the text and what is read again within
/// it (scripts of `bash -c`, backquotes, here-documents) are bounded, so the time is linear in the bytes.
struct ShellReader {
    /// Bytes of a text that are read, beside its here-documents; the rest is left out.
    static let byteLimit = 65_536
    /// Bytes of a text with its here-documents.
    static let textLimit = 1_048_576
    /// Bytes, and commands by weight, that may be read again within the text.
    static let nestedLimit = 4 * byteLimit
    /// Groups, substitutions and scripts within each other; what is deeper is left out.
    static let depthLimit = 64
    /// Past the last byte; no UTF-8 text holds it.
    static let end: UInt8 = 0xFF

    var bytes: [UInt8]
    var position = 0
    /// Where reading stops.
    var limit: Int
    /// Whether something was left out for a limit's sake.
    var isCutShort = false
    /// Whether substitutions stand in a here-document, whose bytes cost less.
    var isInDocument = false
    var depth = 0
    var level = 0
    var budget = nestedLimit
    var variables: ShellVariables
    /// The bodies of functions and aliases that may do something with their arguments.
    var functions: [String: [UInt8]] = [:]
    var folder: String?
    /// The commands whose output feeds those that are being read.
    var feed: Range<Int>?
    var commands: [ShellCommand] = []
    /// The here-documents seen on this line, whose lines follow it.
    var pending: [HereDocument] = []
    var bodies: [String] = []

    /// The commands of `text`, with those that others would run for it: `sudo`, `xargs`, `bash -c "…"` and so on.
    static func commands(
        of text: String,
        variables: ShellVariables = ShellVariables(),
        folder: String? = nil
    ) -> [ShellCommand] {
        var reader = ShellReader(text, variables: variables, folder: folder)
        reader.readAll()
        return reader.commands
    }

    init(_ text: String, variables: ShellVariables = ShellVariables(), folder: String? = nil) {
        bytes = text.utf8.prefix(Self.textLimit).filter { $0 != 0 }
        limit = min(bytes.count, Self.byteLimit)
        isCutShort = text.utf8.count > Self.textLimit
        self.variables = variables
        self.folder = folder
    }

    mutating func readAll() {
        readList(until: .end)
        if limit < bytes.count { isCutShort = true }
        lookThrough()
        if variables.isFull { isCutShort = true }
    }

    var current: UInt8 { position < limit ? bytes[position] : Self.end }

    func ahead(_ offset: Int) -> UInt8 { position + offset < limit ? bytes[position + offset] : Self.end }

    /// Takes as much of the budget as a piece of work costs; `false` where that is more than is left.
    mutating func spend(_ cost: Int) -> Bool {
        guard cost <= budget else {
            budget = 0
            isCutShort = true
            return false
        }
        budget -= cost
        return true
    }

    /// Whether a piece of work may go one level deeper.
    mutating func mayDescend() -> Bool {
        if depth >= Self.depthLimit { isCutShort = true }
        return depth < Self.depthLimit
    }

    /// Lets `body` read another text in the place of this one; `false`, and nothing is read, past the limits.
    @discardableResult
    mutating func reading(_ text: [UInt8], cost: Int? = nil, _ body: (inout ShellReader) -> Void) -> Bool {
        guard mayDescend(), spend((cost ?? text.count) + 1) else { return false }
        let outer = (position: position, limit: limit, pending: pending, isInDocument: isInDocument)
        var outerBytes = text
        swap(&bytes, &outerBytes)
        (position, limit, pending, isInDocument) = (0, text.count, [], false)
        depth += 1
        body(&self)
        depth -= 1
        swap(&bytes, &outerBytes)
        (position, limit, pending, isInDocument) = outer
        return true
    }

    /// Skips blanks, line continuations and, where a word could begin, a comment.
    mutating func skipBlanks() {
        while true {
            switch current {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): position += 1
            case UInt8(ascii: "\\") where ahead(1) == UInt8(ascii: "\n"): position += 2
            case UInt8(ascii: "#"): while position < limit, current != UInt8(ascii: "\n") { position += 1 }
            default: return
            }
        }
    }
}

/// Whether a word ends before this byte, unless it is quoted.
func endsShellWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "&"),
        UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
        ShellReader.end:
        true
    default: false
    }
}
