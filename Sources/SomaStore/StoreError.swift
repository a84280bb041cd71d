internal import CSQLite

/// Why the state folder could not be read or written.
package struct StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Another process held the lock for longer than this one waits.
        case busy
        /// The database is no database any more.
        case corrupt
        /// Nothing is there yet.
        case missing
        case readOnly = "read_only"
        case full
        /// The folder's owner or permissions are not safe.
        case unsafeFolder = "unsafe_folder"
        /// Written by a newer soma.
        case newerSchema = "newer_schema"
        /// Written by an older soma, and opened for reading only.
        case olderSchema = "older_schema"
        case failed
    }

    package var code: Code
    /// One line that says what to do.
    package var description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension StoreError {
    /// The table from SQLite's primary result codes to sentences.
    init(sqlite extendedCode: CInt, message: String, path: String) {
        switch extendedCode & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED:
            self.init(.busy, "\(path) is locked by another process; try again")
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            self.init(.corrupt, "\(path) is damaged (\(message)); move it away to begin anew")
        case SQLITE_READONLY:
            self.init(.readOnly, "\(path) cannot be written; check its permissions")
        case SQLITE_FULL:
            self.init(.full, "no space left for \(path); free some")
        case SQLITE_CANTOPEN:
            self.init(.failed, "cannot open \(path); check that its folder exists and is yours")
        default:
            self.init(.failed, "\(path): \(message) (SQLite code \(extendedCode))")
        }
    }
}
