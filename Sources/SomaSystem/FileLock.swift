internal import Glibc

/// An exclusive lock between processes on a file of its own; it goes with its owner, however that ends.
package struct FileLock: ~Copyable {
    private let descriptor: CInt

    /// Makes the file, mode 0600, where it is missing. `nil` while another process holds the lock.
    package init?(path: String) throws(SystemError) {
        let opened = try retryingInterrupts("cannot open \(path)") {
            Int(unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
        }
        descriptor = CInt(opened)
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 { return nil }
    }

    deinit {
        _ = close(descriptor)
    }
}
