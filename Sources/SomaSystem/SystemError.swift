internal import Glibc

/// A system call that failed: on what, and what the system said.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The C `errno`.
    package var code: CInt
    /// What was being done to what, such as `cannot open /x`.
    package var operation: String

    package init(code: CInt, operation: String) {
        self.code = code
        self.operation = operation
    }

    package var isMissingFile: Bool { code == ENOENT }
    /// Whoever read the output has gone: nothing to tell anyone.
    package var isBrokenPipe: Bool { code == EPIPE }

    package static let tooLarge = EFBIG
    package static let noSpace = ENOSPC

    package var description: String { "\(operation): \(reason)" }

    /// What the system said, for whoever has named the operation's object already.
    package var reason: String { Self.sentence(for: code) }

    private static func sentence(for code: CInt) -> String {
        switch code {
        case ENOENT: "no such file"
        case EACCES, EPERM: "permission denied"
        case EROFS: "the file system is read-only"
        case ENOSPC: "no space left on the device"
        case EISDIR: "it is a directory"
        case ENOTDIR: "a part of the path is no directory"
        case EMFILE, ENFILE: "too many open files"
        case ELOOP: "a symbolic link is there, which is not followed"
        default: unsafe String(cString: strerror(code))
        }
    }
}

/// Calls `body` again while a signal interrupts it; throws what any other failure says.
func retryingInterrupts(_ operation: @autoclosure () -> String, _ body: () -> Int) throws(SystemError) -> Int {
    while true {
        let result = body()
        if result >= 0 { return result }
        let code = errno
        if code != EINTR { throw SystemError(code: code, operation: operation()) }
    }
}
