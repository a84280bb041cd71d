internal import SomaModel
internal import SomaSystem

extension StateFolder {
    /// Puts a damaged database aside under the time's name, beside its log, so that the next to record begins anew. Does
    /// nothing where another process has done so already, or is at it.
    ///
    /// - Returns: the name it has now; `nil` where it was left where it is.
    package func setDamagedDatabaseAside() throws(StoreError) -> String? {
        do throws(SystemError) {
            guard let lock = try FileLock(path: path + "/repair.lock") else { return nil }
            if isDatabaseSound { return nil }
            let name =
                "analytics.\(Timestamp(nanosecondsSinceEpoch: SystemClock.nanosecondsSinceEpoch).compact).damaged.db"
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

    private var isDatabaseSound: Bool {
        do throws(StoreError) {
            _ = try Store(recordingIn: self, busyTimeout: Store.hookBusyTimeout)
            return true
        } catch {
            return error.code != .corrupt
        }
    }
}
