internal import Foundation

/// A program of the system's, for tests that ask it what it makes of soma's output.
package struct Program: Sendable {
    package var exitCode: Int32
    package var output: String
    package var error: String

    /// Its path; `nil` where it is not installed.
    package static func path(_ name: String) -> String? {
        ["/usr/bin/", "/bin/"].map { $0 + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    package static func isInstalled(_ name: String) -> Bool { path(name) != nil }

    /// Runs to the end, with an environment of its own and nothing on standard input.
    package static func run(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) throws -> Program {
        let scratch = try TemporaryFolder()
        for file in ["output", "error"] { try scratch.write("", to: file) }
        let process = Process()
        process.executableURL = URL(filePath: path(name) ?? name)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": scratch.path]
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: scratch.path("output")))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: scratch.path("error")))
        try process.run()
        process.waitUntilExit()
        return Program(
            exitCode: process.terminationStatus,
            output: String(decoding: try scratch.bytes("output"), as: UTF8.self),
            error: String(decoding: try scratch.bytes("error"), as: UTF8.self)
        )
    }
}
