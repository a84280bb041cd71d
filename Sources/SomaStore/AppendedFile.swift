internal import SomaSystem

/// A file of lines that many processes append to, each under the database's write lock. Its length stands in the database,
/// so what a killed process left behind it is cut off by the next.
struct AppendedFile {
    let folder: StateFolder
    /// Relative to the state folder.
    let name: String

    var path: String { folder.path + "/" + name }

    /// How far a file goes, as the database has it.
    struct End: Equatable {
        /// In bytes.
        var length: Int
        /// Of the audit log alone; the others have none.
        var chain = AuditChain.beginning
    }

    /// Where a file ended before something was appended.
    struct Mark {
        var path: String
        var length: Int
    }

    /// Appends whole lines; until the transaction is committed, `undo` takes them back.
    func append(_ lines: [UInt8], _ connection: Connection) throws(StoreError) -> Mark {
        try append(lines, after: try recordedEnd(connection), .beginning, connection)
    }

    /// The same where the end has been read already.
    ///
    /// - Parameter chain: how far the chain has come with these lines.
    func append(
        _ lines: [UInt8],
        after end: End?,
        _ chain: AuditChain,
        _ connection: Connection
    ) throws(StoreError) -> Mark {
        let length: Int
        do throws(SystemError) {
            let file = try FileDescriptor(opening: path, for: .append)
            let actual = try file.length()
            if let end, actual >= end.length {
                length = end.length
            } else {
                length = try Self.endOfLastLine(path, actual)
            }
            if actual > length { try file.truncate(to: length) }
            do throws(SystemError) {
                try file.write(lines)
            } catch {
                try? file.truncate(to: length)
                throw error
            }
        } catch {
            throw StoreError(.failed, "\(error)")
        }
        let mark = Mark(path: path, length: length)
        do throws(StoreError) {
            try record(End(length: length + lines.count, chain: chain), connection)
        } catch {
            Self.undo(mark)
            throw error
        }
        return mark
    }

    static func undo(_ mark: Mark) {
        if let file = try? FileDescriptor(opening: mark.path, for: .append) { try? file.truncate(to: mark.length) }
    }

    /// Takes off what no transaction has committed.
    func cut(to end: End) throws(SystemError) {
        let actual: Int
        do throws(SystemError) {
            actual = try FileStatus(of: path).length
        } catch {
            if error.isMissingFile { return }
            throw error
        }
        if actual > end.length { try FileDescriptor(opening: path, for: .append).truncate(to: end.length) }
    }

    /// `nil` for a file that the database does not know, or of which it says what cannot be.
    func recordedEnd(_ connection: Connection) throws(StoreError) -> End? {
        let statement = try connection.statement("SELECT length, lines, chain FROM files WHERE name = ?")
        defer { statement.reset() }
        try statement.bind([.text(name)])
        guard try statement.step(), statement.int(0) >= 0 else { return nil }
        let chain = AuditChain(lines: statement.int(1), head: statement.text(2))
        return End(length: Int(statement.int(0)), chain: chain)
    }

    func record(_ end: End, _ connection: Connection) throws(StoreError) {
        try connection.run(
            "INSERT OR REPLACE INTO files (name, length, lines, chain) VALUES (?, ?, ?, ?)",
            .text(name),
            .int(end.length),
            .int(end.chain.lines),
            .text(end.chain.head)
        )
    }

    /// Where nobody knows what was committed: half a line never was.
    private static func endOfLastLine(_ path: String, _ length: Int) throws(SystemError) -> Int {
        if length == 0 { return 0 }
        let file = try FileDescriptor(opening: path, for: .readFile)
        var end = length
        while end > 0 {
            let start = max(0, end - 64 << 10)
            try file.seek(to: start)
            var block: [UInt8] = []
            while block.count < end - start, try file.read(into: &block, limit: end - start - block.count) > 0 {}
            if let last = block.lastIndex(of: UInt8(ascii: "\n")) { return start + last + 1 }
            end = start
        }
        return 0
    }
}
