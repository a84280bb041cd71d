package import SomaStore

extension AuditFiles {
    /// The user's audit log as it is now; `nil` where nothing has been recorded yet.
    ///
    /// - Parameter isSettled: whether to wait for a moment in which no writer is at work.
    package static func inStandardFolder(isSettled: Bool = false) throws(StoreError) -> AuditFiles? {
        let folder = try StateFolder.standard()
        var store: Store?
        do throws(StoreError) {
            try folder.check()
        } catch {
            if error.code == .missing { return nil }
            throw error
        }
        do throws(StoreError) {
            store = try Store(readingFrom: folder, busyTimeout: Store.patientBusyTimeout)
        } catch {
            if error.code != .missing { throw error }
        }
        let files = isSettled ? try AuditFiles(settledIn: folder, store) : try AuditFiles(in: folder, store)
        return files.isEmpty ? nil : files
    }
}
