internal import SomaModel
internal import SomaSystem

extension StateFolder {
    /// Puts a damaged database aside under the time's name, beside its log, so that the next to record begins anew. Does
    /// nothing where another process has done so already, or is at it.
    ///
    /// - Parameter inode: which file was found damaged; another one in its place is left alone.
    /// - Returns: the name it has now; `nil` where it was left where it is.
    package func setDamagedDatabaseAside(_ inode: UInt64?) throws(StoreError) -> String? {
        do throws(SystemError) {
            guard let lock = try FileLock(path: path + "/repair.lock") else { return nil }
            guard let inode, databaseInode == inode else { return nil }
            let name =
                "analytics.\(Timestamp.now.compact).damaged.db"
            for suffix in ["-shm", "-wal", ""] {
                do throws(SystemError) {
                    try FileSystem.rename(databasePath + suffix, to: path + "/" + name + suffix)
                } catch {
                    if !error.isMissingFile { throw error }
                }
            }
            _ = consume lock
            return name
        } catch {
            throw StoreError(.failed, "\(error)")
        }
    }

    /// Which file the database is now; `nil` where there is none.
    package var databaseInode: UInt64? { (try? FileStatus(of: databasePath))?.inode }
}
