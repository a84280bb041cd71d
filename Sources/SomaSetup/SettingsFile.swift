package import SomaSources
internal import SomaSystem

/// One settings file of a program that calls hooks.
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

    /// The user's own in the folder that the program's variable names, else in the one of its home; of a project, the one that
    /// is not shared with others.
    package init(_ scope: Scope, of program: HookedProgram = .claudeCode) throws(SetupError) {
        let setup = program.dialect.setup
        switch scope {
        case .user: path = try Self.userFolder(setup.place) + "/" + setup.userFile
        case .project: path = try Self.projectFolder(setup.place) + "/" + setup.ownProjectFile
        }
    }

    /// The files whose status line counts if a project's own file has none, the nearest first.
    static func behindProject(of program: HookedProgram = .claudeCode) throws(SetupError) -> [SettingsFile] {
        let setup = program.dialect.setup
        let shared = try projectFolder(setup.place) + "/" + setup.sharedProjectFile
        return [SettingsFile(path: shared), try SettingsFile(.user, of: program)]
    }

    private static func userFolder(_ place: GuardedPlace) throws(SetupError) -> String {
        if let folder = Environment[place.variable] {
            guard folder.hasPrefix("/") else { throw SetupError("\(place.variable) must be an absolute path") }
            return folder
        }
        guard let home = Environment["HOME"], home.hasPrefix("/") else {
            throw SetupError("HOME is not set; set it to your home folder")
        }
        return home + "/" + place.folder
    }

    private static func projectFolder(_ place: GuardedPlace) throws(SetupError) -> String {
        do {
            return try FileSystem.currentFolder() + "/" + place.folder
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
