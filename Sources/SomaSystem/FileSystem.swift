internal import Glibc

/// What is at a path.
package struct FileStatus: Sendable {
    package var isFolder: Bool
    package var isRegularFile: Bool
    package var isOwnedByThisUser: Bool
    package var isWritableByOthers: Bool
    package var length: Int
    /// Nanoseconds since the Unix epoch.
    package var modificationTime: Int64
    /// Which file of its file system it is.
    package var inode: UInt64
    package var isExecutable: Bool
    /// The permission bits, such as 0o700.
    package var permissions: Int

    /// Follows a symbolic link; the target's owner and mode are what counts.
    package init(of path: String) throws(SystemError) {
        var status = stat()
        _ = try retryingInterrupts("cannot examine \(path)") { Int(unsafe stat(path, &status)) }
        self.init(status)
    }

    /// Whether something is there that only leads elsewhere.
    package static func isLink(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    init(_ status: stat) {
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        isRegularFile = status.st_mode & S_IFMT == S_IFREG
        isOwnedByThisUser = status.st_uid == geteuid()
        isWritableByOthers = status.st_mode & (S_IWGRP | S_IWOTH) != 0
        isExecutable = status.st_mode & S_IXUSR != 0
        inode = UInt64(status.st_ino)
        length = Int(status.st_size)
        modificationTime = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        permissions = Int(status.st_mode & 0o7777)
    }
}

/// Folders, renames and removals.
package enum FileSystem {
    /// Makes one folder with mode 0700; one that is there already is left as it is.
    package static func createFolder(_ path: String) throws(SystemError) {
        if unsafe mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        throw SystemError(code: errno, operation: "cannot make \(path)")
    }

    /// Throws what `createFolder` would throw where nothing is there yet; makes nothing.
    package static func checkFolderCanBeCreated(_ path: String) throws(SystemError) {
        var parent = path[...]
        while parent.count > 1, parent.hasSuffix("/") { parent.removeLast() }
        while let last = parent.last, last != "/" { parent.removeLast() }
        // With a slash at its end, a file is no parent.
        if unsafe access(String(parent), W_OK | X_OK) != 0 {
            throw SystemError(code: errno, operation: "cannot make \(path)")
        }
    }

    /// Makes an empty file with mode 0600 where there is none. One that is there is not opened: closing it would take this
    /// process's locks on it away (SQLite, "How To Corrupt An SQLite Database File", 2.2).
    package static func createFile(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            let descriptor = try retryingInterrupts("cannot make \(path)") {
                Int(unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
            }
            _ = close(CInt(descriptor))
        } catch {
            if error.code != EEXIST { throw error }
        }
    }

    package static func rename(_ path: String, to newPath: String) throws(SystemError) {
        _ = try retryingInterrupts("cannot rename \(path)") { Int(unsafe Glibc.rename(path, newPath)) }
    }

    package static func remove(_ path: String) throws(SystemError) {
        _ = try retryingInterrupts("cannot remove \(path)") { Int(unsafe unlink(path)) }
    }

    /// Throws unless a path is a folder of this user's that others cannot write to; a link to one is none.
    package static func checkOwnFolder(_ path: String) throws(SystemError) {
        var status = stat()
        _ = try retryingInterrupts("cannot examine \(path)") { Int(unsafe lstat(path, &status)) }
        if status.st_mode & S_IFMT == S_IFLNK { throw SystemError(code: ELOOP, operation: "cannot use \(path)") }
        let found = FileStatus(status)
        if !found.isFolder { throw SystemError(code: ENOTDIR, operation: "cannot use \(path)") }
        if !found.isOwnedByThisUser || found.isWritableByOthers {
            throw SystemError(code: EPERM, operation: "cannot use \(path), which others can change")
        }
    }

    /// The names in a folder, sorted, without `.` and `..`. A link to a folder is followed.
    package static func names(in folder: String) throws(SystemError) -> [String] {
        guard let stream = unsafe opendir(folder) else {
            throw SystemError(code: errno, operation: "cannot list \(folder)")
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a folder of its own in `TMPDIR`, else `/tmp`. Whoever asked removes it.
    package static func createTemporaryFolder(prefix: String) throws(SystemError) -> String {
        let template = (Environment["TMPDIR"] ?? "/tmp") + "/" + prefix + ".XXXXXX"
        var bytes = Array(template.utf8CString)
        let made = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return unsafe mkdtemp(base) != nil
        }
        guard made else { throw SystemError(code: errno, operation: "cannot make \(template)") }
        return String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes a folder and all that is in it; links are removed, not followed.
    package static func removeFolder(_ path: String) throws(SystemError) {
        for name in try names(in: path) {
            do throws(SystemError) {
                try remove(path + "/" + name)
            } catch {
                guard error.code == EISDIR else { throw error }
                try removeFolder(path + "/" + name)
            }
        }
        _ = try retryingInterrupts("cannot remove \(path)") { Int(unsafe rmdir(path)) }
    }
}
