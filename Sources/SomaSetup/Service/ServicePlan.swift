internal import SomaSystem

/// What installing or removing a service changes; nothing is written before `apply()`.
package struct ServicePlan: Sendable {
    private struct Change: Sendable {
        var path: String
        var old: [UInt8]?
        /// `nil` removes the file.
        var new: [UInt8]?
    }

    /// Of all files, also those that stay as they are.
    package let paths: [String]
    private let changes: [Change]
    /// Links by which systemd starts what is removed.
    private let links: [String]

    package var isUnchanged: Bool { changes.isEmpty && links.isEmpty }

    /// - Parameter force: whether files go that are someone else's, or were changed by hand.
    package static func installing(
        _ service: Service,
        for manager: Service.Manager,
        force: Bool
    ) throws(SetupError) -> ServicePlan {
        let files = try service.files(for: manager)
        var changes: [Change] = []
        for file in files {
            let old = try ServiceFile.contents(file.path)
            if old == file.bytes { continue }
            if let old, !force { try checkOwn(old, file.path, verb: "replace") }
            changes.append(Change(path: file.path, old: old, new: file.bytes))
        }
        return ServicePlan(paths: files.map(\.path), changes: changes, links: [])
    }

    /// The same for removing it.
    package static func removing(from manager: Service.Manager, force: Bool) throws(SetupError) -> ServicePlan {
        let paths: [String]
        var links: [String] = []
        switch manager {
        case .systemd:
            let folder = try ServiceFile.unitFolder()
            paths = ["soma.service", "soma.socket"].map { folder + "/" + $0 }
            links = ["default.target.wants/soma.service", "sockets.target.wants/soma.socket"].map { folder + "/" + $0 }
        case .launchd: paths = [try Service.agentPath()]
        }
        var changes: [Change] = []
        for path in paths {
            guard let old = try ServiceFile.contents(path) else { continue }
            if !force { try checkOwn(old, path, verb: "remove") }
            changes.append(Change(path: path, old: old, new: nil))
        }
        return ServicePlan(paths: paths, changes: changes, links: links.filter(FileStatus.isLink))
    }

    private static func checkOwn(_ bytes: [UInt8], _ path: String, verb: String) throws(SetupError) {
        guard ServiceFile.isOwn(bytes) else {
            throw SetupError("\(path) is not soma's, or was changed by hand; give --force to \(verb) it")
        }
    }

    /// Each file is replaced in one step. Throws where one has changed since the plan was made.
    package func apply() throws(SetupError) {
        for change in changes {
            guard try ServiceFile.contents(change.path) == change.old else {
                throw SetupError("\(change.path) was changed by another program just now; try again")
            }
            do throws(SystemError) {
                if let new = change.new {
                    let slash = change.path.lastIndex(of: "/") ?? change.path.startIndex
                    try FileSystem.createFolders(String(change.path[..<slash]))
                    try FileSystem.replaceFile(change.path, with: new)
                } else {
                    try FileSystem.remove(change.path)
                }
            } catch {
                throw SetupError("\(error)")
            }
        }
        for link in links { try? FileSystem.remove(link) }
    }

    /// The changes as `diff -u` shows them.
    package var difference: String {
        changes.map { TextDifference.unified($0.old, $0.new, path: $0.path) }.joined()
    }
}
