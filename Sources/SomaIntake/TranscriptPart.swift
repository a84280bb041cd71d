package import SomaModel
package import SomaSources
package import SomaSystem

/// What an agent's transcript says since it was last read: its messages, each with the most that its rows have it use.
package struct TranscriptPart: Sendable {
    /// Where a transcript has been read to.
    package struct Position: Equatable, Sendable {
        /// In bytes.
        package var offset = 0
        /// A hash of the bytes before it, by which the file is known wherever it lies; `nil` takes any file that is long
        /// enough for the same.
        package var ending: Int?

        package init() {}
    }

    /// What is read at once, in bytes; the rest waits for the next time.
    private static let limit = 8 << 20
    /// Bytes that make up the ending.
    private static let endingLength = 64

    package private(set) var position: Position
    package private(set) var messages: [Message] = []
    /// The last total of the whole conversation.
    package private(set) var totalCostUSD: Double?

    /// One message of the agent's.
    package struct Message: Equatable, Sendable {
        /// Empty where the source names none: it counts by itself then.
        package var id: String
        /// The id of its first row.
        package var row: String
        package var tokens: Int64
        package var isCopied: Bool
        /// The first of the calls that it holds; `nil` where it holds none.
        package var call: CallID?
        /// What the agent said in it, a line a block.
        package var text: String
        /// `nil` where the row has none.
        package var time: Timestamp?
        /// Where its first row begins in the file.
        package var offset: Int
    }

    /// Reads whole lines from `position` on. A file that is not the one which was read to there is read from its start.
    ///
    /// - Parameter dialect: what the lines are in. It has to read each line by itself: its own position is not kept.
    package init(of path: String, from position: Position, in dialect: any Dialect) throws(SystemError) {
        self.position = position
        // What is no regular file could be waited for without end.
        let file = try FileDescriptor(opening: path, for: .readFile)
        guard try file.status().isRegularFile else { return }
        if try !Self.isRead(file, to: position) { self.position = Position() }
        try file.seek(to: self.position.offset)
        var bytes: [UInt8] = []
        while bytes.count < Self.limit, try file.read(into: &bytes, limit: 256 << 10) > 0 {}
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
            // A line longer than what is read at once is passed over, in pieces.
            if bytes.count >= Self.limit {
                self.position.offset += bytes.count
                self.position.ending = try Self.ending(of: file, at: self.position.offset)
            }
            return
        }
        var dialect = dialect
        var observed: [Observed] = []
        for line in bytes[..<end].split(separator: UInt8(ascii: "\n")) {
            // What cannot be read is passed over.
            try? dialect.read(Array(line).span, into: &observed)
            take(observed, at: self.position.offset + line.startIndex)
            observed.removeAll(keepingCapacity: true)
        }
        self.position.offset += end + 1
        self.position.ending = try Self.ending(of: file, at: self.position.offset)
    }

    /// Where the last whole line of a file ends.
    package static func end(of path: String) throws(SystemError) -> Position {
        let file = try FileDescriptor(opening: path, for: .readFile)
        var position = Position()
        guard try file.status().isRegularFile else { return position }
        var end = try file.length()
        while end > 0, position.offset == 0 {
            let start = max(0, end - (64 << 10))
            let bytes = try read(file, start..<end)
            if let last = bytes.lastIndex(of: UInt8(ascii: "\n")) { position.offset = start + last + 1 }
            end = start
        }
        position.ending = try ending(of: file, at: position.offset)
        return position
    }

    private static func isRead(_ file: borrowing FileDescriptor, to position: Position) throws(SystemError) -> Bool {
        guard position.offset > 0 else { return true }
        guard try file.length() >= position.offset else { return false }
        guard let known = position.ending else { return true }
        return try ending(of: file, at: position.offset) == known
    }

    private static func ending(of file: borrowing FileDescriptor, at offset: Int) throws(SystemError) -> Int {
        let bytes = try read(file, max(0, offset - endingLength)..<offset)
        return String(decoding: bytes, as: UTF8.self).nameHash(after: bytes.count)
    }

    private static func read(_ file: borrowing FileDescriptor, _ range: Range<Int>) throws(SystemError) -> [UInt8] {
        try file.seek(to: range.lowerBound)
        var bytes: [UInt8] = []
        while bytes.count < range.count, try file.read(into: &bytes, limit: range.count - bytes.count) > 0 {}
        return bytes
    }

    /// Takes in what one row says.
    private mutating func take(_ observed: [Observed], at offset: Int) {
        var text = ""
        for one in observed {
            switch one.what {
            case .said(let said): text += text.isEmpty ? said : "\n" + said
            case .used(let usage):
                if case .thread = usage.subject {
                    totalCostUSD = usage.costUSD
                } else {
                    add(usage, text, one.time == .epoch ? nil : one.time, at: offset)
                }
            default: break
            }
        }
    }

    private mutating func add(_ usage: Usage, _ text: String, _ time: Timestamp?, at offset: Int) {
        let id = usage.subject?.id ?? ""
        if !id.isEmpty, let index = messages.lastIndex(where: { ExactString($0.id) == ExactString(id) }) {
            messages[index].tokens = max(messages[index].tokens, usage.tokens)
            messages[index].call = messages[index].call ?? usage.calls.first
            if !text.isEmpty { messages[index].text += messages[index].text.isEmpty ? text : "\n" + text }
            return
        }
        messages.append(
            Message(
                id: id,
                row: usage.row,
                tokens: usage.tokens,
                isCopied: usage.isCopied,
                call: usage.calls.first,
                text: text,
                time: time,
                offset: offset
            )
        )
    }
}
