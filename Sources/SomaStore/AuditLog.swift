internal import SomaModel
internal import SomaSystem

/// `audit.jsonl`, appended to by many processes, each under the database's write lock. Its length stands in the database,
/// so what a killed process left behind it is cut off by the next.
struct AuditLog {
    /// In bytes.
    static let rotationLength: Int64 = 10 << 20
    static let keptFiles = 5

    let folder: StateFolder

    func isFull(_ connection: Connection) throws(StoreError) -> Bool {
        try recordedLength(connection) ?? 0 >= Self.rotationLength
    }

    /// Puts the file aside under the time's name and removes the oldest of those beyond the kept ones.
    func rotate(_ connection: Connection) throws(StoreError) {
        let now = Timestamp(nanosecondsSinceEpoch: SystemClock.nanosecondsSinceEpoch)
        try fileWork { () throws(SystemError) in
            do throws(SystemError) {
                try FileSystem.rename(folder.auditLogPath, to: folder.path + "/audit.\(now.compact).jsonl")
            } catch  where error.isMissingFile {
            }
            let old = try FileSystem.names(in: folder.path).filter {
                $0.hasPrefix("audit.2") && $0.hasSuffix("Z.jsonl")
            }
            for name in old.dropLast(Self.keptFiles) { try FileSystem.remove(folder.path + "/" + name) }
        }
        try setLength(0, connection)
    }

    /// Appends whole lines and commits; where either fails, the file is as it was.
    func append(_ lines: [UInt8], _ connection: Connection, commit: () throws(StoreError) -> Void) throws(StoreError) {
        let recorded = try recordedLength(connection)
        var failure: StoreError?
        try fileWork { () throws(SystemError) in
            let file = try FileDescriptor(opening: folder.auditLogPath, for: .append)
            var length = Int64(try file.length())
            if let recorded, length > recorded {
                try file.truncate(to: Int(recorded))
                length = recorded
            }
            do throws(SystemError) {
                try file.write(lines)
            } catch {
                try? file.truncate(to: Int(length))
                throw error
            }
            do throws(StoreError) {
                try setLength(length + Int64(lines.count), connection)
                try commit()
            } catch {
                try? file.truncate(to: Int(length))
                failure = error
            }
        }
        if let failure { throw failure }
    }

    private func recordedLength(_ connection: Connection) throws(StoreError) -> Int64? {
        let statement = try connection.statement("SELECT length FROM files WHERE name = 'audit.jsonl'")
        defer { statement.reset() }
        return try statement.step() ? statement.int(0) : nil
    }

    private func setLength(_ length: Int64, _ connection: Connection) throws(StoreError) {
        try connection.run("INSERT OR REPLACE INTO files (name, length) VALUES ('audit.jsonl', ?)", .int(length))
    }

    private func fileWork(_ body: () throws(SystemError) -> Void) throws(StoreError) {
        do {
            try body()
        } catch {
            throw StoreError(.failed, "\(error)")
        }
    }
}
