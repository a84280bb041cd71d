internal import SomaSystem

extension AuditFiles {
    /// Calls `body` with the lines that have been committed, the newest first, until it returns false.
    package func newestFirst(_ body: ([UInt8]) -> Bool) throws(StoreError) {
        do throws(SystemError) {
            for file in files.reversed() {
                var lines = BackwardLines(file)
                while let line = try lines.next() {
                    if !body(line) { return }
                }
            }
        } catch {
            throw StoreError(.failed, "\(error)")
        }
    }

    /// The newest lines that `isWanted`, in the order in which they were written.
    package func last(_ count: Int, where isWanted: ([UInt8]) -> Bool) throws(StoreError) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        if count == 0 { return lines }
        try newestFirst { line in
            if isWanted(line) { lines.append(line) }
            return lines.count < count
        }
        return lines.reversed()
    }
}

/// A file's lines from its end to its beginning; memory holds one line and a block.
private struct BackwardLines {
    private static let blockLength = 64 << 10

    private let file: AuditFile
    /// Where `buffer` begins in the file; negative once all has been returned.
    private var start: Int
    /// Read, and not yet returned.
    private var buffer: [UInt8] = []
    /// So many of its first bytes have not been searched for a line's beginning.
    private var unsearched = 0

    init(_ file: AuditFile) {
        self.file = file
        start = file.committedLength == 0 ? -1 : file.committedLength
    }

    /// Without its line feed; `nil` at the beginning.
    mutating func next() throws(SystemError) -> [UInt8]? {
        while true {
            if let feed = buffer[..<unsearched].lastIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[(feed + 1)...])
                buffer.removeLast(buffer.count - feed)
                unsearched = feed
                return line
            }
            if start == 0 {
                defer {
                    buffer = []
                    unsearched = 0
                    start = -1
                }
                return buffer
            }
            if start < 0 { return nil }
            try fill()
        }
    }

    /// Long lines are read in ever longer blocks, so that each byte is moved a few times at most.
    private mutating func fill() throws(SystemError) {
        guard buffer.count <= LineReader.lineLimit else {
            throw SystemError(code: SystemError.tooLarge, operation: "cannot show a line of \(file.name)")
        }
        let isFirst = start == file.committedLength
        let length = min(start, max(Self.blockLength, buffer.count))
        let block = try file.bytes(start - length..<start)
        start -= length
        buffer = block + buffer
        unsearched = block.count
        if isFirst {
            // What has no end is no line.
            let end = buffer.lastIndex(of: UInt8(ascii: "\n"))
            buffer.removeLast(buffer.count - (end ?? 0))
            unsearched = buffer.count
            if end == nil, start == 0 { start = -1 }
        }
    }
}
