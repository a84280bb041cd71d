internal import SomaModel
package import SomaSources
package import SomaSystem

/// What an agent's transcript says since it was last read.
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
    /// Of the messages that are new.
    package var tokens: Int64 = 0

    /// Reads whole lines from `position` on. A file that has become shorter is read from its start.
    ///
    /// - Parameter dialect: what the lines are in. It has to read each line by itself: its own position is not kept.
    package init(of path: String, from position: Position, in dialect: any Dialect) throws(SystemError) {
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
        var dialect = dialect
        var observed: [Observed] = []
        for line in bytes[..<end].split(separator: UInt8(ascii: "\n")) {
            // What cannot be read is passed over.
            try? dialect.read(Array(line).span, into: &observed)
            for one in observed { take(one.what) }
            observed.removeAll(keepingCapacity: true)
        }
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

    private mutating func take(_ what: Observation) {
        switch what {
        case .said(let said): text += text.isEmpty ? said : "\n" + said
        case .used(let usage): count(usage)
        default: break
        }
    }

    /// Counts what a message has used beyond what was counted of it.
    private mutating func count(_ usage: Usage) {
        let id = usage.subject?.id ?? ""
        if id.isEmpty || id != position.messageID {
            position.messageID = id
            position.messageTokens = 0
        }
        tokens += max(0, usage.tokens - position.messageTokens)
        position.messageTokens = max(position.messageTokens, usage.tokens)
    }
}
