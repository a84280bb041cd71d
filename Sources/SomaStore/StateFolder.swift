internal import SomaSystem

/// Where soma keeps what it knows: one folder of the user's own, mode 0700.
package struct StateFolder: Equatable, Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// `SOMA_HOME`, else `.soma` in the home folder. Throws where neither is to be had, or `SOMA_HOME` is relative, which
    /// would mean another folder in every directory.
    package static func standard() throws(StoreError) -> StateFolder {
        if let path = Environment["SOMA_HOME"] {
            guard path.hasPrefix("/") else {
                throw StoreError(.unsafeFolder, "SOMA_HOME must be an absolute path")
            }
            return StateFolder(path: path)
        }
        guard let home = Environment["HOME"], home.hasPrefix("/") else {
            throw StoreError(.unsafeFolder, "HOME is not set; set SOMA_HOME to an absolute path")
        }
        return StateFolder(path: home + (home.hasSuffix("/") ? ".soma" : "/.soma"))
    }

    /// The standard folder, which need not be there yet, but must be safe where it is.
    package static func standardChecked() throws(StoreError) -> StateFolder {
        let folder = try standard()
        do throws(StoreError) {
            try folder.check()
        } catch {
            if error.code != .missing { throw error }
        }
        return folder
    }

    package var databasePath: String { path + "/analytics.db" }
    /// Held by whoever delivers, so that no two processes send the same items.
    package var exportLockPath: String { path + "/export.lock" }
    /// Held by a daemon that delivers, for as long as it runs.
    package var serveLockPath: String { path + "/serve.lock" }
    package var isServed: Bool { Self.isHeld(serveLockPath) }
    package var isDeliveredFrom: Bool { Self.isHeld(exportLockPath) }
    /// Held, by any number at once, by those who wait for their turn to write.
    var waitingLockPath: String { path + "/waiting.lock" }
    /// Held, by any number at once, by those who write much and empty the write-ahead log themselves.
    var batchLockPath: String { path + "/batch.lock" }

    /// Also where that cannot be told.
    static func isHeld(_ path: String) -> Bool {
        guard let lock = try? FileLock(path: path) else { return true }
        _ = consume lock
        return false
    }

    package var auditLogPath: String { path + "/" + AuditLog.name }

    /// Refuses a folder that another user owns or others can write to. Throws `.missing` where there is none.
    package func check() throws(StoreError) {
        let status: FileStatus
        do throws(SystemError) {
            status = try FileStatus(of: path)
        } catch {
            if error.isMissingFile { throw StoreError(.missing, "nothing has been recorded yet in \(path)") }
            throw Self.cannotBeUsed(error)
        }
        guard status.isFolder else { throw StoreError(.unsafeFolder, "\(path) is not a folder; set SOMA_HOME to one") }
        guard status.isOwnedByThisUser else {
            throw StoreError(.unsafeFolder, "\(path) belongs to another user; set SOMA_HOME to a folder of your own")
        }
        guard !status.isWritableByOthers else {
            throw StoreError(.unsafeFolder, "others can write to \(path); run: chmod 700 \(path)")
        }
    }

    /// Makes the folder where it is missing, then checks it.
    package func create() throws(StoreError) {
        do {
            try FileSystem.createFolder(path)
        } catch {
            throw Self.cannotBeUsed(error)
        }
        try check()
    }

    /// Whether `create` would do it; makes nothing.
    package func checkCanBeCreated() throws(StoreError) {
        do throws(StoreError) {
            try check()
        } catch {
            if error.code != .missing || FileStatus.isLink(path) { throw error }
            do throws(SystemError) {
                try FileSystem.checkFolderCanBeCreated(path)
            } catch {
                throw Self.cannotBeUsed(error)
            }
        }
    }

    /// Whether hooks could record here, as far as permissions say; makes nothing.
    package func checkCanRecord() throws(StoreError) {
        try checkCanBeCreated()
        do throws(SystemError) {
            for path in [path, databasePath] where (try? FileStatus(of: path)) != nil {
                try FileSystem.isWritable(path)
            }
        } catch {
            throw Self.cannotBeUsed(error)
        }
    }

    private static func cannotBeUsed(_ error: SystemError) -> StoreError {
        StoreError(.failed, "\(error); set SOMA_HOME to a folder you can write to")
    }
}
