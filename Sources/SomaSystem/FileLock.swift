internal import Glibc

/// A lock between processes on a file of its own; it goes with its owner, however that ends.
package struct FileLock: ~Copyable {
    private let descriptor: CInt

    /// Makes the file, mode 0600, where it is missing. `nil` while another process holds the lock.
    ///
    /// - Parameter isShared: whether others may hold it at the same time, each as a shared one.
    package init?(path: String, isShared: Bool = false) throws(SystemError) {
        let opened = try retryingInterrupts("cannot open \(path)") {
            Int(unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
        }
        descriptor = CInt(opened)
        if flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 { return nil }
    }

    /// Whether the file at `path` is the one that is locked.
    package func isFile(at path: String) -> Bool {
        var held = stat()
        var found = stat()
        guard unsafe fstat(descriptor, &held) == 0, unsafe lstat(path, &found) == 0 else { return false }
        return held.st_dev == found.st_dev && held.st_ino == found.st_ino
    }

    deinit {
        _ = close(descriptor)
    }
}
