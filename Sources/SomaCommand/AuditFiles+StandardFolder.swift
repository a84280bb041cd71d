package import SomaStore

extension AuditFiles {
    /// The user's audit log as it is now; `nil` where nothing has been recorded yet.
    package static func inStandardFolder() throws(StoreError) -> AuditFiles? {
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
        let files = try AuditFiles(in: folder, store)
        return files.isEmpty ? nil : files
    }
}
