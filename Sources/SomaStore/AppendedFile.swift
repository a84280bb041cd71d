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
    func append(_ lines: [UInt8], _ connection: Connection) throws(StoreError) -> Mark? {
        let end = try recordedEnd(connection)
        return try append(lines, at: try place(after: end), .beginning, connection)
    }

    /// The same where it is known already where they go.
    ///
    /// - Parameter chain: how far the chain has come with these lines.
    /// - Returns: `nil` where nothing is to be taken back: bytes that are being removed must be found again until that is
    ///   on record, by the next to append if not by this one.
    func append(
        _ lines: [UInt8],
        at place: Place,
        _ chain: AuditChain,
        _ connection: Connection
    ) throws(StoreError) -> Mark? {
        let mark = place.mark(path)
        do throws(StoreError) {
            do throws(SystemError) {
                try write(lines, at: place)
            } catch {
                throw StoreError(.failed, "\(error)")
            }
            try record(End(length: place.length + lines.count, chain: chain), connection)
        } catch {
            if let mark { Self.undo(mark) }
            throw error
        }
        return mark
    }

    /// What is behind is written over before it is cut off: at no moment is it gone and the lines not there.
    private func write(_ lines: [UInt8], at place: Place) throws(SystemError) {
        if place.removedBytes == 0 {
            let feed = place.lacksLineFeed ? [UInt8(ascii: "\n")] : []
            return try FileDescriptor(opening: path, for: .append).write(feed + lines)
        }
        let file = try FileDescriptor(opening: path, for: .overwrite)
        try file.seek(to: place.length)
        try file.write(lines)
        if lines.count < place.removedBytes { try file.truncate(to: place.length + lines.count) }
    }

    static func undo(_ mark: Mark) {
        if let file = try? FileDescriptor(opening: mark.path, for: .append) { try? file.truncate(to: mark.length) }
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
}
