internal import Glibc

/// The lines of a file or a pipe, one at a time, whatever their number; memory holds one line and a buffer.
package struct LineReader: ~Copyable {
    /// A longer line is skipped and reported: it is no recording's.
    package static let lineLimit = 64 << 20

    private let file: FileDescriptor
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    /// Bytes taken so far, for a progress bar.
    package private(set) var consumedBytes = 0

    package init(_ file: consuming FileDescriptor) {
        self.file = file
    }

    package enum Line {
        /// Its bytes without the line feed.
        case bytes([UInt8])
        /// Longer than the limit; it has been read over.
        case tooLong
    }

    /// `nil` at the end. A last line without a line feed counts.
    package mutating func next() throws(SystemError) -> Line? {
        var searched = position
        var isTooLong = false
        while true {
            if let end = lineFeed(from: searched) {
                defer { advance(to: end + 1) }
                return isTooLong ? .tooLong : .bytes(Array(buffer[position..<end]))
            }
            searched = buffer.count
            if buffer.count - position > Self.lineLimit {
                isTooLong = true
                advance(to: buffer.count)
                searched = position
            }
            if !isAtEnd { isAtEnd = try !fill(&searched) }
            if isAtEnd {
                guard position < buffer.count || isTooLong else { return nil }
                defer { advance(to: buffer.count) }
                return isTooLong ? .tooLong : .bytes(Array(buffer[position...]))
            }
        }
    }

    private func lineFeed(from start: Int) -> Int? {
        guard start < buffer.count else { return nil }
        return unsafe buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base + start, CInt(UInt8(ascii: "\n")), bytes.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    private mutating func advance(to end: Int) {
        consumedBytes += end - position
        position = end
    }

    /// Reads more; false at the end of the file.
    private mutating func fill(_ searched: inout Int) throws(SystemError) -> Bool {
        if position > 0 {
            buffer.removeFirst(position)
            searched -= position
            position = 0
        }
        return try file.read(into: &buffer, limit: 256 << 10) > 0
    }
}
