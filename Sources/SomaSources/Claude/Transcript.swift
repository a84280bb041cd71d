internal import SomaJSON
package import SomaSystem

/// What an agent's transcript says since it was last read. Its format is Claude Code's own business, so whatever is not
/// understood is passed over.
package struct TranscriptPart: Equatable, Sendable {
    /// Where a transcript has been read to.
    package struct Position: Equatable, Sendable {
        /// In bytes.
        package var offset = 0
        /// The last message whose tokens were counted, and how many of them: a message is written several times.
        package var messageID = ""
        package var messageTokens: Int64 = 0

        package init() {}
    }

    /// What is read at once, in bytes; the rest waits for the next time.
    private static let limit = 8 << 20

    package var position: Position
    /// What the agent said, a line a block.
    package var text = ""
    /// Input, cache reads and writes included, and output, of the messages that are new.
    package var tokens: Int64 = 0

    /// Reads whole lines from `position` on. A file that has become shorter is read from its start.
    package init(of path: String, from position: Position) throws(SystemError) {
        self.position = position
        // What is no regular file could be waited for without end.
        let file = try FileDescriptor(opening: path, for: .readFile)
        guard try file.status().isRegularFile else { return }
        if try file.length() < position.offset { self.position = Position() }
        try file.seek(to: self.position.offset)
        var bytes: [UInt8] = []
        while bytes.count < Self.limit, try file.read(into: &bytes, limit: 256 << 10) > 0 {}
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
            // A line longer than what is read at once is passed over, in pieces.
            if bytes.count >= Self.limit { self.position.offset += bytes.count }
            return
        }
        for line in bytes[..<end].split(separator: UInt8(ascii: "\n")) { take(Array(line)) }
        self.position.offset += end + 1
    }

    /// Where the last whole line of a file ends, in bytes; 0 where there is none.
    package static func end(of path: String) throws(SystemError) -> Int {
        let file = try FileDescriptor(opening: path, for: .readFile)
        guard try file.status().isRegularFile else { return 0 }
        var end = try file.length()
        while end > 0 {
            let start = max(0, end - (64 << 10))
            try file.seek(to: start)
            var bytes: [UInt8] = []
            while bytes.count < end - start, try file.read(into: &bytes, limit: end - start - bytes.count) > 0 {}
            if let last = bytes.lastIndex(of: UInt8(ascii: "\n")) { return start + last + 1 }
            end = start
        }
        return 0
    }

    private mutating func take(_ line: [UInt8]) {
        guard let value = try? JSONValue(parsing: line.span), value["type"] == .string("assistant"),
            value["isSidechain"] != .bool(true), let message = value["message"]
        else { return }
        if case .array(let blocks) = message["content"] {
            for block in blocks where block["type"] == .string("text") {
                if case .string(let said) = block["text"] { text += text.isEmpty ? said : "\n" + said }
            }
        }
        guard let usage = message["usage"] else { return }
        let total = Self.usageFields.reduce(Int64(0)) { sum, field in
            guard case .int(let count) = usage[field], count > 0, count < 1 << 40 else { return sum }
            return sum + count
        }
        var id = ""
        if case .string(let text) = message["id"] { id = text }
        if id.isEmpty || id != position.messageID {
            position.messageID = id
            position.messageTokens = 0
        }
        tokens += max(0, total - position.messageTokens)
        position.messageTokens = max(position.messageTokens, total)
    }

    private static let usageFields = [
        "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens",
    ]
}
