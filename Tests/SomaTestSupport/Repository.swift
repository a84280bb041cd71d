internal import Foundation

/// Where the checked-out sources lie, and what lies beside them.
package enum Repository {
    /// Found from this file's own place.
    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()

    /// A file in `Tests/Fixtures`.
    package static func fixture(_ name: String) -> String { root + "Tests/Fixtures/" + name }

    /// The folder of recordings, vectors and texts that is no part of the repository; `nil` where it is not there.
    package static let shared: String? = {
        let path = URL(filePath: root).deletingLastPathComponent().path() + "shared"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    /// The files under a folder of the repository whose names end so, as paths from its root, sorted.
    package static func files(under folder: String, suffix: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: root + folder)?.compactMap { $0 as? String } ?? []
        return found.filter { $0.hasSuffix(suffix) }.map { folder + "/" + $0 }.sorted()
    }

    /// The names in a folder anywhere, sorted; none where there is no such folder.
    package static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    }

    package static func text(_ path: String) throws -> String {
        try String(contentsOf: URL(filePath: root + path), encoding: .utf8)
    }
}
