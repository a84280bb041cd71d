package import SomaModel
internal import SomaSources
package import SomaSystem

/// The lines of a recording that are good; the bad ones are reported and skipped, blank ones skipped.
package struct RecordingReader: ~Copyable {
    package let path: String
    /// The file's length in bytes; 0 for a pipe.
    package let length: Int
    package private(set) var badLines = 0
    /// So many bad lines are reported one by one.
    private static let reportedLines = 20

    private var lines: LineReader
    private var isAtEnd = false
    private var lineNumber = 0
    private let onLine: ([UInt8]) -> Void
    private let onBadLine: (String) -> Void

    /// Opens a file, or standard input for `-`.
    ///
    /// - Parameters:
    ///   - onLine: gets the bytes of each line, good or bad, without its line feed.
    ///   - onBadLine: gets one line that names the file, the line's number and what is wrong with it.
    package init(
        _ path: String,
        onLine: @escaping ([UInt8]) -> Void = { _ in },
        onBadLine: @escaping (String) -> Void
    ) throws(SystemError) {
        let isStandardInput = path == "-"
        let file = isStandardInput ? FileDescriptor.standardInput : try FileDescriptor(opening: path, for: .read)
        length = try file.length()
        self.path = isStandardInput ? "standard input" : path
        self.onLine = onLine
        self.onBadLine = onBadLine
        lines = LineReader(file)
    }

    /// `nil` at the end.
    package mutating func next() throws(SystemError) -> Observed? {
        while let line = try lines.next() {
            lineNumber += 1
            switch line {
            case .tooLong:
                report("longer than \(LineReader.lineLimit >> 20) MiB")
            case .bytes(var bytes):
                onLine(bytes)
                // A byte order mark at the start of a file says nothing about its first line.
                if lineNumber == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
                if bytes.allSatisfy({ $0 == 0x20 || 0x09...0x0D ~= $0 }) { continue }
                do {
                    return try RecordingDialect.observed(in: bytes.span)
                } catch {
                    report("\(error)")
                }
            }
        }
        if !isAtEnd { reportRest() }
        isAtEnd = true
        return nil
    }

    /// Bytes read so far.
    package var consumedBytes: Int { lines.consumedBytes }

    private mutating func report(_ reason: String) {
        badLines += 1
        if badLines <= Self.reportedLines { onBadLine("\(path):\(lineNumber): \(reason); skipped") }
    }

    /// Reports how many bad lines there were beyond those that have been reported one by one.
    private func reportRest() {
        let rest = badLines - Self.reportedLines
        if rest > 0 { onBadLine("\(path): \(rest) more bad lines skipped; is it a recording?") }
    }
}
