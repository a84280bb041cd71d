internal import Glibc

/// Whole files: read, kept a copy of, and replaced in one step.
extension FileSystem {
    /// The folder in which this process runs.
    package static func currentFolder() throws(SystemError) -> String {
        guard let path = unsafe getcwd(nil, 0) else {
            throw SystemError(code: errno, operation: "cannot find the current folder")
        }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// The same path from the root on; links stay.
    package static func absolute(_ path: String) throws(SystemError) -> String {
        path.hasPrefix("/") ? path : try currentFolder() + "/" + path
    }

    /// Makes a folder with mode 0755, as the umask has it, and those that it lies in.
    package static func createFolders(_ path: String) throws(SystemError) {
        if unsafe path.isEmpty || mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw SystemError(code: errno, operation: "cannot make \(path)")
        }
        try createFolders(String(path[..<slash]))
        if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        throw SystemError(code: errno, operation: "cannot make \(path)")
    }

    /// All bytes of a file; more than `limit` are a failure, and so is what is no file.
    package static func contents(of path: String, limit: Int) throws(SystemError) -> [UInt8] {
        let file = try FileDescriptor(opening: path, for: .readFile)
        guard try file.status().isRegularFile else {
            throw SystemError(code: EINVAL, operation: "\(path) is not a file: cannot read it")
        }
        var bytes: [UInt8] = []
        while try file.read(into: &bytes, limit: 64 << 10) > 0 {
            if bytes.count > limit { throw SystemError(code: EFBIG, operation: "cannot read \(path)") }
        }
        return bytes
    }

    /// Whether this process may write to a file or folder that is there.
    package static func isWritable(_ path: String) throws(SystemError) {
        _ = try retryingInterrupts("cannot write \(path)") { Int(unsafe access(path, W_OK)) }
    }

    /// Bytes that this user may still write to the file system that holds `path`.
    package static func freeBytes(at path: String) throws(SystemError) -> Int64 {
        var status = statvfs()
        _ = try retryingInterrupts("cannot examine \(path)") { Int(unsafe statvfs(path, &status)) }
        return Int64(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).0)
    }

    /// Makes a file with the owner and the permissions of another; one that is there already is left as it is.
    package static func createFile(
        _ path: String,
        holding bytes: [UInt8],
        likeFile model: String
    ) throws(SystemError) {
        var status = stat()
        if unsafe lstat(path, &status) == 0 { return }
        try writeFile(path, bytes, owner: try Owner(of: model))
    }

    /// Replaces a file's content in one step, keeping its owner and permissions; a new one gets mode 0600. Where `path` is
    /// a symbolic link, what it leads to is replaced.
    package static func replaceFile(_ path: String, with bytes: [UInt8]) throws(SystemError) {
        var status = stat()
        var target = path
        var owner: Owner?
        if unsafe lstat(path, &status) == 0 {
            target = try resolved(path)
            owner = try Owner(of: target)
        }
        try writeFile(target, bytes, owner: owner)
    }

    /// Replaces what is at a path, a link too, by a file of mode 0600 in one step.
    package static func replacePrivateFile(_ path: String, with bytes: [UInt8]) throws(SystemError) {
        try writeFile(path, bytes, owner: nil)
    }

    /// Written beside it, synchronized and renamed; the folder is synchronized too.
    private static func writeFile(_ path: String, _ bytes: [UInt8], owner: Owner?) throws(SystemError) {
        let temporary = "\(path).soma-\(getpid())"
        let file = try FileDescriptor(opening: temporary, for: .create)
        do throws(SystemError) {
            try file.write(bytes)
            if let owner { try file.set(owner) }
            try file.synchronize()
            try rename(temporary, to: path)
        } catch {
            try? remove(temporary)
            throw error
        }
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        try? FileDescriptor(opening: folder, for: .read).synchronize()
    }

    /// The same file's path without links, `.` and `..`.
    package static func resolved(_ path: String) throws(SystemError) -> String {
        guard let target = unsafe realpath(path, nil) else {
            throw SystemError(code: errno, operation: "cannot follow the link \(path)")
        }
        defer { unsafe free(target) }
        return unsafe String(cString: target)
    }

    /// Whose a file is, and who may do what with it.
    struct Owner: Sendable {
        fileprivate var user: uid_t
        fileprivate var group: gid_t
        fileprivate var mode: mode_t

        fileprivate init(of path: String) throws(SystemError) {
            var status = stat()
            _ = try retryingInterrupts("cannot examine \(path)") { Int(unsafe stat(path, &status)) }
            (user, group, mode) = (status.st_uid, status.st_gid, status.st_mode & 0o7777)
        }
    }
}

extension FileDescriptor {
    /// Another's file stays another's where this user may see to that.
    fileprivate func set(_ owner: FileSystem.Owner) throws(SystemError) {
        withDescriptor { _ = fchown($0, owner.user, owner.group) }
        _ = try retryingInterrupts("cannot set the permissions of \(path)") {
            withDescriptor { Int(fchmod($0, owner.mode)) }
        }
    }

    /// Returns when the bytes are on the disk.
    fileprivate func synchronize() throws(SystemError) {
        _ = try retryingInterrupts("cannot write \(path)") { withDescriptor { Int(fsync($0)) } }
    }
}
