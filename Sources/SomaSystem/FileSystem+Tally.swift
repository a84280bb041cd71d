internal import Glibc

extension FileSystem {
    /// How often another process's lock is waited for, a millisecond each time.
    private static let lockAttempts = 20

    /// Adds a byte to a file's length and writes none: a file system that is full still has room for that. Makes the file,
    /// mode 0600, where it is missing.
    package static func lengthen(_ path: String) throws(SystemError) {
        let file = try FileDescriptor(opening: path, for: .overwrite)
        let code = file.withDescriptor { descriptor -> CInt in
            // Of two that add at once one could be forgotten, which is better than to wait any longer.
            for _ in 0..<lockAttempts {
                if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { break }
                SystemClock.sleep(milliseconds: 1)
            }
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0 else { return errno }
            return ftruncate(descriptor, status.st_size + 1) == 0 ? 0 : errno
        }
        if code != 0 { throw SystemError(code: code, operation: "cannot lengthen \(path)") }
    }
}
