package import SomaStore

/// Finds the lines that have come since it looked last, also across rotations and where a new database was begun.
package struct AuditFollower {
    private let folder: StateFolder
    private var database: UInt64?
    /// Of the database's chain, taken already.
    private var lines = 0

    package init() throws(StoreError) {
        folder = try .standardChecked()
    }

    /// The newest of the lines that are wanted, in order; what comes later is for `next`.
    package mutating func last(_ count: Int, where isWanted: ([UInt8]) -> Bool) throws(StoreError) -> [[UInt8]] {
        database = folder.databaseInode
        guard let files = try AuditFiles.inStandardFolder() else { return [] }
        lines = files.state?.chain.lines ?? 0
        return try files.last(count, where: isWanted)
    }

    /// In order; none where the database cannot be read just now.
    package mutating func next() throws(StoreError) -> [[UInt8]] {
        let inode = folder.databaseInode
        let files: AuditFiles?
        do throws(StoreError) {
            files = try AuditFiles.inStandardFolder()
        } catch {
            if error.code == .busy { return [] }
            throw error
        }
        guard let files, let known = files.state?.chain.lines else { return [] }
        if inode != database || known < lines { lines = 0 }
        database = inode
        defer { lines = known }
        return try files.last(known - lines) { _ in true }
    }
}
