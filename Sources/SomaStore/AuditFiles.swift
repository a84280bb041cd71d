internal import SomaSystem

/// The audit log's files, open, and what the database said of them at that moment; others may append meanwhile.
package struct AuditFiles {
    /// `nil` without a database.
    package let state: AuditState?
    /// Oldest first.
    let files: [AuditFile]

    /// Whether there is no line, and none is known.
    package var isEmpty: Bool { files.allSatisfy { $0.length == 0 } && state?.chain.lines ?? 0 == 0 }

    /// Of all together, in bytes.
    package var length: Int { files.reduce(0) { $0 + $1.length } }

    /// How often to look again where a rotation came between, 10 ms apart.
    private static let attempts = 200

    /// - Parameter store: `nil` where there is no database.
    package init(in folder: StateFolder, _ store: Store?) throws(StoreError) {
        for _ in 0..<Self.attempts {
            let state = try store?.auditState()
            if let files = try Self.open(folder, state), try store?.auditState().ends == state?.ends {
                self.state = state
                self.files = files
                return
            }
            SystemClock.sleep(milliseconds: 10)
        }
        throw StoreError(.busy, "the audit log in \(folder.path) is being rotated all the time; try again")
    }

    /// `nil` where one that was there has gone meanwhile.
    private static func open(_ folder: StateFolder, _ state: AuditState?) throws(StoreError) -> [AuditFile]? {
        // First: where it is renamed before the folder is listed, it is among the rotated ones.
        let current = try AuditFile(folder, AuditLog.name, isCurrent: true)
        let names: [String]
        do throws(SystemError) {
            names = try AuditLog.rotatedNames(in: folder.path)
        } catch {
            throw StoreError(.failed, "\(error)")
        }
        var files: [AuditFile] = []
        for name in names {
            guard let file = try AuditFile(folder, name, isCurrent: false) else { return nil }
            files.append(file)
        }
        if let current, current.inode != files.last?.inode {
            current.committedLength = min(current.length, state?.length ?? current.length)
            files.append(current)
        }
        return files
    }
}

/// One of them.
final class AuditFile {
    let name: String
    /// Whether it is the one that is appended to.
    let isCurrent: Bool
    /// In bytes, when it was opened.
    let length: Int
    let inode: UInt64
    /// In bytes; what is behind belongs to no transaction yet.
    fileprivate(set) var committedLength: Int
    private var descriptor: FileDescriptor? = nil

    /// `nil` where there is none. A link is not followed.
    fileprivate init?(_ folder: StateFolder, _ name: String, isCurrent: Bool) throws(StoreError) {
        let path = folder.path + "/" + name
        if FileStatus.isLink(path) {
            throw StoreError(.failed, "\(path) is a symbolic link, which is not followed; put the file itself there")
        }
        let status: FileStatus
        do throws(SystemError) {
            let file = try FileDescriptor(opening: path, for: .readFile)
            status = try file.status()
            descriptor = consume file
        } catch {
            if error.isMissingFile { return nil }
            throw StoreError(.failed, "\(error)")
        }
        guard status.isRegularFile else { throw StoreError(.failed, "\(path) is not a file; move it away") }
        self.name = name
        self.isCurrent = isCurrent
        length = status.length
        inode = status.inode
        committedLength = status.length
    }

    /// Its lines from the first on; can be had once, and no bytes after that.
    func takeLines() throws(SystemError) -> LineReader? {
        guard let file = descriptor.take() else { return nil }
        try file.seek(to: 0)
        return LineReader(file)
    }

    /// Fewer bytes where the file ends before.
    func bytes(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
        try descriptor?.bytes(range) ?? []
    }
}
