internal import SomaSystem

/// One of Claude Code's settings files.
package struct SettingsFile: Equatable, Sendable {
    package enum Scope: String, CaseIterable, Sendable {
        /// Every project of this user.
        case user
        /// The current folder, for this user alone.
        case project
    }

    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// `settings.json` in `CLAUDE_CONFIG_DIR`, else in `~/.claude`; of a project, `.claude/settings.local.json`, which is
    /// not shared with others.
    package init(_ scope: Scope) throws(SetupError) {
        switch scope {
        case .user: path = try Self.userFolder() + "/settings.json"
        case .project: path = try Self.projectFolder() + "/settings.local.json"
        }
    }

    /// The files whose status line counts where a project's own file has none, the nearest first.
    static func behindProject() throws(SetupError) -> [SettingsFile] {
        [SettingsFile(path: try projectFolder() + "/settings.json"), try SettingsFile(.user)]
    }

    private static func userFolder() throws(SetupError) -> String {
        if let folder = Environment["CLAUDE_CONFIG_DIR"] {
            guard folder.hasPrefix("/") else { throw SetupError("CLAUDE_CONFIG_DIR must be an absolute path") }
            return folder
        }
        guard let home = Environment["HOME"], home.hasPrefix("/") else {
            throw SetupError("HOME is not set; set it to your home folder")
        }
        return home + "/.claude"
    }

    private static func projectFolder() throws(SetupError) -> String {
        do {
            return try FileSystem.currentFolder() + "/.claude"
        } catch {
            throw SetupError("\(error)")
        }
    }

    /// Where a copy of the file as it was before soma's first change lies.
    package var backupPath: String { path + ".soma-backup" }

    /// `nil` where there is no file.
    func read() throws(SetupError) -> [UInt8]? { try Self.contents(path) }

    /// `nil` where there is no copy.
    func readBackup() throws(SetupError) -> [UInt8]? { try Self.contents(backupPath) }

    private static func contents(_ path: String) throws(SetupError) -> [UInt8]? {
        do throws(SystemError) {
            return try FileSystem.contents(of: path, limit: lengthLimit)
        } catch {
            if error.isMissingFile { return nil }
            throw SetupError("\(error); nothing was changed")
        }
    }

    /// No settings file is as long.
    private static let lengthLimit = 16 << 20

    /// Puts `new` in the place of `old` in one step: whoever reads the file finds the one or the other, whole.
    ///
    /// Where `path` is a symbolic link, its target is replaced. With `makesBackup`, `old` is kept
    /// beside it unless a copy lies there already. Throws where the file is not `old` any more.
    func replace(_ old: [UInt8]?, with new: [UInt8], makesBackup: Bool) throws(SetupError) {
        try fileWork { () throws(SystemError) in
            let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
            try FileSystem.createFolders(folder)
        }
        guard try read() == old else { throw changed }
        try fileWork { () throws(SystemError) in
            if makesBackup, let old { try FileSystem.createFile(backupPath, holding: old, likeFile: path) }
            try FileSystem.replaceFile(path, with: new)
        }
    }

    /// Removes the file that soma made. Throws where it is not `old` any more.
    func remove(_ old: [UInt8]) throws(SetupError) {
        guard try read() == old else { throw changed }
        try fileWork { () throws(SystemError) in try FileSystem.remove(path) }
    }

    func removeBackup() throws(SetupError) {
        try fileWork { () throws(SystemError) in try FileSystem.remove(backupPath) }
    }

    private var changed: SetupError { SetupError("\(path) was changed by another program just now; try again") }

    private func fileWork(_ body: () throws(SystemError) -> Void) throws(SetupError) {
        do {
            try body()
        } catch {
            throw SetupError("\(error)")
        }
    }
}
