internal import SomaSystem

/// The state folder's database and audit log, open in one process. Closes with its last reference; belongs to one thread
/// at a time.
package final class Store {
    /// How long a command waits for another process's lock, in milliseconds.
    package static let patientBusyTimeout: Int32 = 5_000
    /// For deliveries and long recordings, whose every transaction must get its turn among writers that never pause: what a
    /// collector took and could not be noted is sent again.
    package static let unhurriedBusyTimeout: Int32 = 20_000
    /// For hooks: the agent waits for them.
    package static let hookBusyTimeout: Int32 = 200
    /// For the status line, which would rather say so than wait.
    package static let hastyBusyTimeout: Int32 = 20

    let connection: Connection
    var auditLog: AuditLog?
    /// Told, in the transaction that does it, what is mended at the audit log's end, so that it gets on record.
    package var notesAuditRepair: ((Store, AuditRepair) throws(StoreError) -> Void)?
    /// Called in a transaction before what its unit holds is written.
    package var beforeWriteBack: ((Store) throws(StoreError) -> Void)?
    private var auditLines: [[UInt8]] = []
    /// Of the transaction under way, or kept from the last one.
    private var keptUnit: UnitOfWork?
    private var isInTransaction = false
    /// As the database had it at the end of the last transaction; `nil` where that was not looked at.
    private var dataVersion: Int64?
    private var transactions = 0
    /// By the file's name.
    private var recordingLines: [String: [UInt8]] = [:]
    let folder: StateFolder?
    /// `nil` in memory and for reading.
    let turns: WriterTurns?
    /// Held by a store that writes much.
    var batch: Batch?

    /// Opens the state folder for recording; makes it, and migrates its database, where needed.
    ///
    /// - Parameter busyTimeout: how long to wait for another process's lock, in milliseconds.
    package init(
        recordingIn folder: StateFolder,
        busyTimeout: Int32 = Store.patientBusyTimeout
    ) throws(StoreError) {
        try folder.create()
        if FileStatus.isLink(folder.databasePath) { try Self.checkIsFile(folder.databasePath) }
        do {
            try FileSystem.createFile(folder.databasePath)
        } catch {
            throw StoreError(.failed, "\(error); set SOMA_HOME to a folder you can write to")
        }
        try Self.checkIsFile(folder.databasePath)
        let turns = WriterTurns(in: folder, busyTimeout: busyTimeout)
        connection = try Connection(
            path: folder.databasePath,
            access: .readWrite,
            busyTimeout: busyTimeout,
            turns: turns
        )
        self.turns = turns
        self.folder = folder
        auditLog = AuditLog(folder: folder)
        try configureForWriting()
        try Schema.prepare(connection, attempts: Int(busyTimeout / 10))
    }

    /// Opens the state folder for reading only; throws `.missing` where nothing has been recorded.
    package init(readingFrom folder: StateFolder, busyTimeout: Int32) throws(StoreError) {
        try folder.check()
        guard (try? FileStatus(of: folder.databasePath)) != nil else {
            throw StoreError(.missing, "nothing has been recorded yet in \(folder.path)")
        }
        try Self.checkIsFile(folder.databasePath)
        self.folder = nil
        turns = nil
        auditLog = nil
        connection = try Self.openForReading(folder.databasePath, busyTimeout)
    }

    /// A database in memory, without an audit log: for a replay that is exported.
    package init() throws(StoreError) {
        connection = try Connection(path: ":memory:", access: .readWrite, busyTimeout: 0)
        folder = nil
        turns = nil
        auditLog = nil
        try Schema.prepare(connection, attempts: 1)
    }

    deinit { endBatch() }

    private static func openForReading(_ path: String, _ busyTimeout: Int32) throws(StoreError) -> Connection {
        do {
            let connection = try Connection(path: path, access: .readOnly, busyTimeout: busyTimeout)
            try Schema.check(connection)
            return connection
        } catch  where error.code == .readOnly || error.code == .failed {
            // A write-ahead log on a read-only medium can only be opened as a file that never changes.
            let connection = try Connection(path: path, access: .immutable, busyTimeout: busyTimeout)
            try Schema.check(connection)
            return connection
        }
    }

    /// Opening anything else, a FIFO say, could wait for ever, and a link could lead anywhere; the log and its index are
    /// named after what a link leads to.
    private static func checkIsFile(_ path: String) throws(StoreError) {
        if FileStatus.isLink(path) {
            throw StoreError(.failed, "\(path) is a symbolic link, which is not followed; put the file itself there")
        }
        guard (try? FileStatus(of: path))?.isRegularFile == true else {
            throw StoreError(.corrupt, "\(path) is not a file; move it away to begin anew")
        }
    }

    private func configureForWriting() throws(StoreError) {
        try connection.execute("PRAGMA synchronous = NORMAL")
    }

    /// Runs `body` under the write lock; all it did, audit lines included, is there afterwards, or nothing if it throws.
    package func transaction<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try begin()
        let result: Result
        do {
            isInTransaction = true
            beginUnit()
            try dropStaleRows()
            result = try body()
            try beforeWriteBack?(self)
            try unit.writeBack()
            try commit()
            isInTransaction = false
            keptUnit?.endTransaction()
        } catch {
            isInTransaction = false
            keptUnit = nil
            auditLines.removeAll()
            recordingLines.removeAll()
            try? connection.execute("ROLLBACK")
            throw error
        }
        emptyLog()
        return result
    }

    /// What earlier transactions read is good for as long as no other connection has written. Most processes have one or two
    /// transactions: they do not look.
    private func dropStaleRows() throws(StoreError) {
        transactions += 1
        guard transactions > 2 else {
            keptUnit = nil
            return
        }
        let version = try connection.dataVersion()
        if version != dataVersion { keptUnit = nil }
        dataVersion = version
    }

    /// All that `body` reads is of one moment, and costs one lock. Without a transaction under way.
    package func reading<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try connection.execute("BEGIN")
        defer { try? connection.execute("COMMIT") }
        return try body()
    }

    /// The unit of the transaction under way; without one, what it reads is read anew.
    package var unit: UnitOfWork {
        if isInTransaction, let keptUnit { return keptUnit }
        let unit = UnitOfWork(connection)
        if isInTransaction { keptUnit = unit }
        return unit
    }

    /// The same once everything that it holds has been written, for reads across rows.
    var flushed: UnitOfWork {
        get throws(StoreError) {
            let unit = unit
            if isInTransaction { try unit.writeBack() }
            return unit
        }
    }

    /// The unit of the last transaction, for what may be as old as that.
    var latestUnit: UnitOfWork { keptUnit ?? UnitOfWork(connection) }

    /// Runs `body` in the transaction under way, or in one of its own.
    func write<Result>(_ body: (UnitOfWork) throws(StoreError) -> Result) throws(StoreError) -> Result {
        if isInTransaction { return try body(unit) }
        return try transaction { () throws(StoreError) in try body(unit) }
    }

    /// Whether the unit holds something for the collectors that is not in the outbox yet.
    package var hasEnqueued: Bool { unit.hasEnqueued }

    /// Has the database stay open until the process ends, for a process that ends soon: closing frees the schema and every
    /// statement, and what is committed needs neither.
    package func leaveOpen() { connection.leaveOpen() }

    /// Statements prepared and run so far.
    package var statementCounts: StatementCounts { connection.counts }

    /// Adds a line to what the transaction under way appends to the audit log: a JSON object with a member or more, without
    /// a line feed. It gets its value in the chain when it is written.
    package func appendToAuditLog(_ line: [UInt8]) {
        guard auditLog != nil else { return }
        auditLines.append(line)
        batch?.bytes += line.count
    }

    /// `nil` in memory and for reading.
    var recordingFolder: String? { folder.map { $0.path + "/sessions" } }

    /// Why nothing can be added to the recordings: their folder is none of this user's own. `nil` where it is, and where
    /// there is none yet.
    package var recordingFolderProblem: String? {
        guard let recordingFolder else { return nil }
        do throws(SystemError) {
            try FileSystem.checkOwnFolder(recordingFolder)
            return nil
        } catch {
            return error.isMissingFile ? nil : error.description
        }
    }

    func createRecordingFolder() throws(StoreError) {
        guard let recordingFolder else { return }
        do throws(SystemError) {
            try FileSystem.createFolder(recordingFolder)
        } catch {
            throw StoreError(.failed, "\(error)")
        }
    }

    /// Adds a line, without its line feed, to what the transaction under way appends to a day's recording.
    ///
    /// - Parameter day: in UTC, as `2026-11-20`.
    /// - Returns: whether recordings are kept at all: in memory and for reading they are not.
    package func appendToRecording(_ line: [UInt8], day: String) -> Bool {
        guard folder != nil else { return false }
        recordingLines["sessions/\(day).jsonl", default: []] += line + [UInt8(ascii: "\n")]
        batch?.bytes += line.count
        return true
    }

    /// A full audit log is put aside in a transaction of its own, so that no line can be in two files.
    private func begin() throws(StoreError) {
        defer { turns?.endWaiting() }
        try connection.execute("BEGIN IMMEDIATE")
        guard let auditLog else { return }
        do {
            guard try auditLog.isFull(connection) else { return }
            try auditLog.rotate(connection)
            try connection.execute("COMMIT; BEGIN IMMEDIATE")
        } catch {
            try? connection.execute("ROLLBACK")
            throw error
        }
    }

    /// All lines are in their files before the commit; where anything fails, they are taken out again.
    private func commit() throws(StoreError) {
        var marks: [AppendedFile.Mark] = []
        do throws(StoreError) {
            if let mark = try writeAuditLines() { marks.append(mark) }
            // What was mended at the log's end has been counted.
            try unit.writeBack()
            for (name, lines) in recordingLines {
                guard let folder else { continue }
                if let mark = try AppendedFile(folder: folder, name: name).append(lines, connection) {
                    marks.append(mark)
                }
            }
            try connection.execute("COMMIT")
        } catch {
            for mark in marks { AppendedFile.undo(mark) }
            throw error
        }
        auditLines.removeAll(keepingCapacity: true)
        recordingLines.removeAll()
    }

    private func writeAuditLines() throws(StoreError) -> AppendedFile.Mark? {
        guard let auditLog, !auditLines.isEmpty else { return nil }
        let lines = auditLines
        return try auditLog.append(lines, connection) { (repair) throws(StoreError) in
            auditLines.removeAll()
            try notesAuditRepair?(self, repair)
            return auditLines
        }
    }
}
