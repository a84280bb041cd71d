internal import SomaSystem

/// A file of lines that many processes append to, each under the database's write lock. Its length stands in the database,
/// so what a killed process left behind it is cut off by the next.
struct AppendedFile {
    let folder: StateFolder
    /// Relative to the state folder.
    let name: String

    var path: String { folder.path + "/" + name }

    /// Where a file ended before something was appended.
    struct Mark {
        var path: String
        var length: Int
    }

    /// Appends whole lines; until the transaction is committed, `undo` takes them back.
    func append(_ lines: [UInt8], _ connection: Connection) throws(StoreError) -> Mark {
        let recorded = try recordedLength(connection)
        let length: Int
        do throws(SystemError) {
            let file = try FileDescriptor(opening: path, for: .append)
            let actual = try file.length()
            length = recorded.map { min(Int($0), actual) } ?? actual
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
            try setLength(Int64(length + lines.count), connection)
        } catch {
            Self.undo(mark)
            throw error
        }
        return mark
    }

    static func undo(_ mark: Mark) {
        if let file = try? FileDescriptor(opening: mark.path, for: .append) { try? file.truncate(to: mark.length) }
    }

    /// `nil` for a file that the database does not know, or of which it says what cannot be.
    func recordedLength(_ connection: Connection) throws(StoreError) -> Int64? {
        let statement = try connection.statement("SELECT length FROM files WHERE name = ?")
        defer { statement.reset() }
        try statement.bind([.text(name)])
        guard try statement.step(), statement.int(0) >= 0 else { return nil }
        return statement.int(0)
    }

    func setLength(_ length: Int64, _ connection: Connection) throws(StoreError) {
        try connection.run("INSERT OR REPLACE INTO files (name, length) VALUES (?, ?)", .text(name), .int(length))
    }
}
