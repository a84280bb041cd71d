internal import SomaModel
internal import SomaSystem

/// `audit.jsonl`, its chain, and when it is put aside.
struct AuditLog {
    /// In bytes.
    static let rotationLength = 10 << 20
    static let keptFiles = 5
    static let name = "audit.jsonl"

    let file: AppendedFile
    /// In bytes; a file that has so many is put aside.
    var fullLength = Self.rotationLength

    init(folder: StateFolder) {
        file = AppendedFile(folder: folder, name: Self.name)
    }

    /// Whether it is to be put aside. What has to be mended is mended first, so that it is on record.
    func isFull(_ connection: Connection) throws(StoreError) -> Bool {
        guard let end = try file.recordedEnd(connection), end.length >= fullLength else { return false }
        return try file.place(after: end).repair == nil
    }

    /// Appends lines, each with its value in the chain; until the transaction is committed, `undo` takes them back.
    ///
    /// - Parameter mending: told what is mended with it; returns lines that say so, which go before the others.
    func append(
        _ lines: [[UInt8]],
        _ connection: Connection,
        mending: (AuditRepair) throws(StoreError) -> [[UInt8]]
    ) throws(StoreError) -> AppendedFile.Mark? {
        let end = try file.recordedEnd(connection)
        let place = try file.place(after: end)
        let first = if let repair = place.repair { try mending(repair) } else { [[UInt8]]() }
        var chain = end?.chain ?? .beginning
        var bytes: [UInt8] = []
        for line in first + lines { bytes += chain.append(line) }
        return try file.append(bytes, at: place, chain, connection)
    }

    /// Puts the file aside under the time's name and removes the oldest of those beyond the kept ones.
    func rotate(_ connection: Connection) throws(StoreError) {
        let end = try file.recordedEnd(connection) ?? AppendedFile.End(length: 0)
        let folder = file.folder.path
        do throws(SystemError) {
            let old = try Self.rotatedNames(in: folder)
            let name = Self.rotatedName(after: old.last)
            var isRenamed = true
            do throws(SystemError) {
                try FileSystem.rename(file.path, to: folder + "/" + name)
            } catch {
                if !error.isMissingFile { throw error }
                isRenamed = false
            }
            let excess = old.count + (isRenamed ? 1 : 0) - Self.keptFiles
            for name in old.prefix(max(0, excess)) { try FileSystem.remove(folder + "/" + name) }
        } catch {
            throw StoreError(.failed, "\(error)")
        }
        try connection.run(
            "INSERT OR REPLACE INTO audit_ends (lines, chain) VALUES (?, ?)",
            .int(end.chain.lines),
            .text(end.chain.head)
        )
        // The oldest kept file begins where the one before it ended.
        try connection.run(
            "DELETE FROM audit_ends WHERE lines NOT IN (SELECT lines FROM audit_ends ORDER BY lines DESC LIMIT ?)",
            .int(Self.keptFiles + 1)
        )
        try file.record(AppendedFile.End(length: 0, chain: end.chain), connection)
    }

    /// Oldest first.
    static func rotatedNames(in folder: String) throws(SystemError) -> [String] {
        try FileSystem.names(in: folder).filter { time(ofRotated: $0) != nil }
    }

    /// Sorts after `last` also where the clock has jumped back since.
    private static func rotatedName(after last: String?) -> String {
        var time = Timestamp.now
        if let last, let newest = Self.time(ofRotated: last), newest.compact >= time.compact {
            time = newest.adding(nanoseconds: 1_000)
        }
        return "audit.\(time.compact).jsonl"
    }

    private static func time(ofRotated name: String) -> Timestamp? {
        guard name.hasPrefix("audit.2"), name.hasSuffix("Z.jsonl") else { return nil }
        return Timestamp(compact: String(name.dropFirst("audit.".count).dropLast(".jsonl".count)))
    }
}
