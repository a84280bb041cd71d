internal import SomaModel
internal import SomaSystem

/// Runs `somad`, which has the network, in this process's place.
package enum SomadLauncher {
    /// How the first program tells the second which version it is.
    package static let versionOption = "--from-soma="

    /// What `somad` is started with, its own name first.
    package static func arguments(_ arguments: [String]) -> [String] {
        ["somad", versionOption + somaVersion] + arguments
    }

    /// Returns only by throwing. The `somad` beside soma's own executable is taken, or the one in `../libexec`; never one
    /// from `PATH`, which a cloned repository might have planted.
    package static func launch(_ arguments: [String]) throws(CommandFailure) -> Never {
        guard let path = somadPath else {
            throw .failed(
                "somad is missing beside soma; put it into \(folder) or build both with 'swift build -c release'"
            )
        }
        let error = Host.execute(path, arguments: Self.arguments(arguments))
        throw .failed("\(error)")
    }

    /// Where soma finds `somad`; `nil` where it is missing.
    package static var somadPath: String? { executable(["/somad", "/../libexec/somad"]) }

    /// Where `somad` finds the soma that runs it; `nil` where it is missing.
    package static var somaPath: String? {
        executable(["/soma", "/../bin/soma"]).flatMap { try? FileSystem.resolved($0) }
    }

    /// The running program's.
    private static var folder: String {
        let own = Host.executablePath
        return own.lastIndex(of: "/").map { String(own[..<$0]) } ?? ""
    }

    private static func executable(_ candidates: [String]) -> String? {
        candidates.map { folder + $0 }.first { path in
            guard let status = try? FileStatus(of: path) else { return false }
            return !status.isFolder && status.isExecutable
        }
    }

    /// For `somad`: drops the version from the arguments, and refuses a soma of another one.
    package static func withoutVersion(_ arguments: [String]) throws(CommandFailure) -> [String] {
        guard let first = arguments.first, first.hasPrefix(versionOption) else { return arguments }
        let version = first.dropFirst(versionOption.count)
        guard version == somaVersion else {
            throw .failed("soma is version \(version) and somad \(somaVersion); install both from one build")
        }
        return Array(arguments.dropFirst())
    }
}
