internal import SomaModel
internal import SomaSystem

/// `audit.jsonl` and when it is put aside.
struct AuditLog {
    /// In bytes.
    static let rotationLength: Int64 = 10 << 20
    static let keptFiles = 5

    let file: AppendedFile

    init(folder: StateFolder) {
        file = AppendedFile(folder: folder, name: "audit.jsonl")
    }

    func isFull(_ connection: Connection) throws(StoreError) -> Bool {
        try file.recordedLength(connection) ?? 0 >= Self.rotationLength
    }

    /// Puts the file aside under the time's name and removes the oldest of those beyond the kept ones.
    func rotate(_ connection: Connection) throws(StoreError) {
        let now = Timestamp.now
        let folder = file.folder.path
        do throws(SystemError) {
            do throws(SystemError) {
                try FileSystem.rename(file.path, to: folder + "/audit.\(now.compact).jsonl")
            } catch {
                if !error.isMissingFile { throw error }
            }
            let old = try FileSystem.names(in: folder).filter { $0.hasPrefix("audit.2") && $0.hasSuffix("Z.jsonl") }
            for name in old.dropLast(Self.keptFiles) { try FileSystem.remove(folder + "/" + name) }
        } catch {
            throw StoreError(.failed, "\(error)")
        }
        try file.setLength(0, connection)
    }
}
