internal import SomaModel
internal import SomaSystem

/// Runs `somad`, which has the network, in this process's place.
package enum SomadLauncher {
    /// How the first program tells the second which version it is.
    package static let versionOption = "--from-soma="

    /// Where `somad` lies; `nil` where it is missing.
    package static var path: String? {
        [folder + "/somad", folder + "/../libexec/somad"].first { path in
            guard let status = try? FileStatus(of: path) else { return false }
            return !status.isFolder && status.isExecutable
        }
    }

    /// What `somad` is started with, its own name first.
    package static func arguments(_ arguments: [String]) -> [String] {
        ["somad", versionOption + somaVersion] + arguments
    }

    private static var folder: String {
        let own = Host.executablePath
        return own.lastIndex(of: "/").map { String(own[..<$0]) } ?? ""
    }

    /// Returns only by throwing. The `somad` beside soma's own executable is taken, or the one in `../libexec`; never one
    /// from `PATH`, which a cloned repository might have planted.
    package static func launch(_ arguments: [String]) throws(CommandFailure) -> Never {
        if let path {
            let error = Host.execute(path, arguments: Self.arguments(arguments))
            throw .failed("\(error)")
        }
        throw .failed("somad is missing beside soma; put it into \(folder) or build both with 'swift build -c release'")
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
