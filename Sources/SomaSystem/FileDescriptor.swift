internal import Glibc

/// An open file that closes itself.
package struct FileDescriptor: ~Copyable, Sendable {
    private let descriptor: CInt
    private let closesWhenDone: Bool
    package let path: String

    package enum Access: Sendable {
        case read
        /// For what has to be a file: a pipe that is there instead is opened without waiting for its writer.
        case readFile
        /// Made with mode 0600 where it is missing; each write goes to the end.
        case append
        /// The same, but each write goes to where the one before it ended, and the first to the beginning.
        case overwrite
        /// Made with mode 0600; fails where something is there.
        case create
    }

    private init(descriptor: CInt, path: String, closesWhenDone: Bool) {
        self.descriptor = descriptor
        self.path = path
        self.closesWhenDone = closesWhenDone
    }

    package init(opening path: String, for access: Access) throws(SystemError) {
        let flags =
            switch access {
            case .read: O_RDONLY | O_CLOEXEC
            case .readFile: O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
            // Opening a FIFO, which someone may have put there, must not wait for its reader.
            case .append: O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
            case .overwrite: O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
            case .create: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
            }
        let descriptor = try retryingInterrupts("cannot open \(path)") { Int(unsafe open(path, flags, 0o600)) }
        self.init(descriptor: CInt(descriptor), path: path, closesWhenDone: true)
    }

    /// The three that every process has, left open.
    package static var standardInput: FileDescriptor { standard(STDIN_FILENO, "standard input") }
    static var standardOutput: FileDescriptor { standard(STDOUT_FILENO, "the output") }
    static var standardError: FileDescriptor { standard(STDERR_FILENO, "standard error") }

    private static func standard(_ descriptor: CInt, _ name: String) -> FileDescriptor {
        FileDescriptor(descriptor: descriptor, path: name, closesWhenDone: false)
    }

    deinit {
        if closesWhenDone { _ = close(descriptor) }
    }

    /// For system calls that are not here.
    func withDescriptor<Result>(_ body: (CInt) -> Result) -> Result { body(descriptor) }

    /// What is open, whatever its path leads to by now.
    package func status() throws(SystemError) -> FileStatus {
        var status = stat()
        _ = try retryingInterrupts("cannot examine \(path)") { Int(unsafe fstat(descriptor, &status)) }
        return FileStatus(status)
    }

    /// In bytes; 0 for what has no length, such as a pipe.
    package func length() throws(SystemError) -> Int { try status().length }

    /// Appends up to `limit` bytes to `buffer`; returns how many, 0 at the end. Room that nothing is read into is not
    /// written to either: each page of it would have to be made.
    package func read(into buffer: inout [UInt8], limit: Int) throws(SystemError) -> Int {
        let old = buffer.count
        try buffer.append(addingCapacity: limit) { (room) throws(SystemError) in
            try unsafe room.withUnsafeMutableBufferPointer { (bytes, count) throws(SystemError) in
                count = try retryingInterrupts("cannot read \(path)") {
                    unsafe Glibc.read(descriptor, bytes.baseAddress, limit)
                }
            }
        }
        return buffer.count - old
    }

    /// Everything up to the end, at most `limit` bytes and one more; less where it has not come within the time.
    package func readAll(limit: Int, withinMilliseconds milliseconds: Int) throws(SystemError) -> [UInt8] {
        let deadline = SystemClock.monotonicSeconds + Double(milliseconds) / 1_000
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            let rest = Int32(max(0, (deadline - SystemClock.monotonicSeconds) * 1_000))
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = try retryingInterrupts("cannot wait for \(path)") { Int(unsafe poll(&request, 1, rest)) }
            if ready == 0 { break }
            if try read(into: &bytes, limit: min(64 << 10, limit + 1 - bytes.count)) == 0 { break }
        }
        return bytes
    }

    /// Reads on to the end, or until the time is over, and keeps nothing.
    ///
    /// - Returns: how many bytes that were.
    package func discard(withinMilliseconds milliseconds: Int) throws(SystemError) -> Int {
        let deadline = SystemClock.monotonicSeconds + Double(milliseconds) / 1_000
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var total = 0
        while true {
            let rest = Int32(max(0, (deadline - SystemClock.monotonicSeconds) * 1_000))
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = try retryingInterrupts("cannot wait for \(path)") { Int(unsafe poll(&request, 1, rest)) }
            if ready == 0 { return total }
            let count = try retryingInterrupts("cannot read \(path)") {
                unsafe Glibc.read(descriptor, &buffer, buffer.count)
            }
            if count == 0 { return total }
            total += count
        }
    }

    /// Writes all of `bytes`; on failure some of them may have been written.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            written += try retryingInterrupts("cannot write \(path)") {
                unsafe bytes.withUnsafeBytes { buffer in
                    unsafe Glibc.write(
                        descriptor,
                        buffer.baseAddress.map { unsafe $0 + written },
                        buffer.count - written
                    )
                }
            }
        }
    }

    /// The next read or write begins at this many bytes from the start.
    package func seek(to offset: Int) throws(SystemError) {
        _ = try retryingInterrupts("cannot seek in \(path)") { lseek(descriptor, offset, SEEK_SET) }
    }

    /// Fewer where the file ends before.
    package func bytes(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        try seek(to: range.lowerBound)
        while bytes.count < range.count, try read(into: &bytes, limit: range.count - bytes.count) > 0 {}
        return bytes
    }

    package func truncate(to length: Int) throws(SystemError) {
        _ = try retryingInterrupts("cannot truncate \(path)") { Int(ftruncate(descriptor, length)) }
    }
}
