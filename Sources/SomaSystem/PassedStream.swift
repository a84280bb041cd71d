internal import Glibc

/// One output of a child on its way to where it was meant to go; or both, where they were to go to the same place, which
/// keeps their order.
struct PassedStream {
    /// The child's end of the pipe.
    private(set) var childEnd: CInt
    /// Negative once it is closed.
    private(set) var source: CInt
    private let target: CInt

    /// What the system may hold of it at most when the child ends.
    static let pipeLimit = 1 << 20

    /// - Parameter target: standard output or error.
    init(to target: CInt) throws(SystemError) {
        self.target = target
        var ends: [CInt] = [-1, -1]
        _ = try retryingInterrupts("cannot make a pipe") { Int(unsafe pipe(&ends)) }
        // Where a standard stream was closed, its number would be taken for it.
        source = fcntl(ends[0], F_DUPFD_CLOEXEC, 3)
        childEnd = fcntl(ends[1], F_DUPFD_CLOEXEC, 3)
        for end in ends { close(end) }
        if source < 0 || childEnd < 0 { throw SystemError(code: EMFILE, operation: "cannot make a pipe") }
    }

    /// What a child's output goes through: not a terminal, which the child shall see itself, and nothing that is closed.
    static func isPassed(_ target: CInt) -> Bool { isatty(target) == 0 && fcntl(target, F_GETFD) >= 0 }

    /// Whether two files are one.
    static func isSame(_ first: CInt, _ second: CInt) -> Bool {
        var one = stat()
        var other = stat()
        guard unsafe fstat(first, &one) == 0, unsafe fstat(second, &other) == 0 else { return false }
        return one.st_dev == other.st_dev && one.st_ino == other.st_ino
    }

    var isOpen: Bool { source >= 0 }

    /// After the child has been started, so that the pipe ends with it.
    mutating func closeChildEnd() {
        if childEnd >= 0 { close(childEnd) }
        childEnd = -1
    }

    /// What the child writes next fails, as it would without this process.
    mutating func closeSource() {
        if source >= 0 { close(source) }
        source = -1
    }

    /// Passes on what is there, at most as much as `buffer` holds, and closes at the end, or where the target takes no more.
    ///
    /// - Returns: how many bytes now stand at the start of `buffer`.
    mutating func pass(_ buffer: inout [UInt8]) throws(SystemError) -> Int {
        let count = unsafe read(source, &buffer, buffer.count)
        if count < 0, errno == EINTR { return 0 }
        if count <= 0 {
            closeSource()
            return 0
        }
        do throws(SystemError) {
            try write(buffer, count)
        } catch {
            closeSource()
            if !error.isBrokenPipe { throw error }
        }
        return count
    }

    /// Waits for a target that does not block.
    private func write(_ buffer: [UInt8], _ count: Int) throws(SystemError) {
        var written = 0
        while written < count {
            let result = unsafe buffer.withUnsafeBytes { bytes in
                unsafe Glibc.write(target, bytes.baseAddress.map { unsafe $0 + written }, count - written)
            }
            if result >= 0 {
                written += result
            } else if errno == EAGAIN {
                var request = pollfd(fd: target, events: Int16(POLLOUT), revents: 0)
                unsafe poll(&request, 1, -1)
            } else if errno != EINTR {
                throw SystemError(code: errno, operation: "cannot write the output")
            }
        }
    }
}
