import Foundation
import SomaJSON
import SomaTestSupport

/// A home folder of its own, with Claude Code's settings and a state folder in it, and a project.
struct ClaudeHome {
    let folder: TemporaryFolder
    static let settings = ".claude/settings.json"
    static let backup = ".claude/settings.json.soma-backup"
    static let projectSettings = "project/.claude/settings.local.json"

    /// - Parameter settings: what the user's settings hold; `nil` for none.
    init(settings: String? = nil) throws {
        folder = try TemporaryFolder()
        for name in ["project", ".claude"] where name == "project" || settings != nil {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: false)
        }
        if let settings { try folder.write(settings, to: Self.settings) }
    }

    var state: String { folder.path(".soma") }

    /// Runs soma in the project's folder.
    @discardableResult
    func soma(
        _ arguments: String...,
        program: String = SomaProcess.folder + "/soma",
        environment: [String: String] = [:]
    ) throws -> SomaProcess {
        try SomaProcess.run(
            arguments,
            program: program,
            home: state,
            environment: ["HOME": folder.path].merging(environment) { $1 },
            currentFolder: folder.path("project")
        )
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.path(name)) }

    /// The inode and the time of the last change: the same only where nothing was written.
    func identity(_ name: String) throws -> [String] {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(name))
        let keys: [FileAttributeKey] = [.systemFileNumber, .modificationDate]
        return keys.map { "\(attributes[$0] ?? "none")" }
    }

    /// Puts a copy of soma into a folder of the home, with or without another program as its somad.
    func copySoma(to name: String, somad: String? = nil) throws -> String {
        try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        let path = folder.path(name + "/soma")
        try FileManager.default.copyItem(atPath: SomaProcess.folder + "/soma", toPath: path)
        if let somad {
            try folder.write(somad, to: name + "/somad")
            try folder.setMode(0o755, of: name + "/somad")
        }
        return path
    }
}
