internal import SomaSystem

/// Whether the audit log is as it was written: each line of the database's chain follows the one before it, the last is
/// the database's, and nothing is behind it.
package struct AuditVerification: Sendable {
    package struct Place: Equatable, Sendable {
        package var file: String
        /// From 1; 0 where there is no line.
        package var line: Int
    }

    /// The first thing that is wrong.
    package struct Fault: Equatable, Sendable {
        package var place: Place
        /// A sentence without its subject, which is the place.
        package var what: String
    }

    package internal(set) var files = 0
    /// Read, those without a value and of earlier chains included.
    package internal(set) var lines = 0
    /// Of these, those of the database's chain; the others are older, and nothing says how they were.
    package internal(set) var checkedLines = 0
    /// As the checked lines have them, or all where none is.
    package internal(set) var firstTime: String?
    package internal(set) var lastTime: String?
    /// How far the chain has come, as the database has it; `nil` without a database.
    package internal(set) var chain: AuditChain?
    /// The first line that has a value.
    package internal(set) var beginning: Place?
    /// Lines before it, written by a soma that knew of no chain.
    package internal(set) var unchainedLines = 0
    /// Lines of the chain that were removed with the oldest files, as they are in time, or cannot be checked for that; 0
    /// where its first line is there.
    package internal(set) var removedLines = 0
    /// Where a chain ends without a database that knew its end, and another begins.
    package internal(set) var newBeginnings: [Place] = []
    /// Behind the last line, of no transaction.
    package internal(set) var uncommittedBytes = 0
    package internal(set) var fault: Fault?

    /// Reads all files from the first line to the last.
    ///
    /// - Parameter progress: told now and then how many bytes of how many have been read.
    package init(of files: AuditFiles, progress: (Int, Int) -> Void) throws(StoreError) {
        var walk = AuditWalk(files.state)
        do throws(SystemError) {
            try walk.run(files.files, of: files.length, progress)
        } catch {
            throw StoreError(.failed, "\(error)")
        }
        self = walk.found
    }
}
