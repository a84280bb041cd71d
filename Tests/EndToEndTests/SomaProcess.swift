import Foundation
import SomaTestSupport
import Testing

/// One run of a built command, with nothing of this process's environment but what is named here.
struct SomaProcess {
    let exitCode: Int32
    let output: String
    let error: String

    /// Lines of standard error.
    var errorLines: [String] { error.split(separator: "\n").map(String.init) }

    /// The folder that the debug build puts its programs into.
    static let folder: String = {
        var url = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        if let bundle = ProcessInfo.processInfo.arguments.first(where: { $0.hasSuffix(".xctest") }) {
            url = URL(filePath: bundle).deletingLastPathComponent()
        }
        let candidates = [url.path(), Repository.root + ".build/debug"]
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0 + "/soma") } ?? candidates[1]
    }()

    /// Runs to the end; a command that does not end is stopped and fails the test.
    @discardableResult
    static func run(
        _ arguments: [String],
        program: String = folder + "/soma",
        home: String,
        environment: [String: String] = [:],
        input: String = "",
        currentFolder: String? = nil
    ) throws -> SomaProcess {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        if let currentFolder { process.currentDirectoryURL = URL(filePath: currentFolder) }
        process.environment = ["SOMA_HOME": home, "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        let scratch = try TemporaryFolder()
        let inputPath = try scratch.write(input, to: "input")
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: inputPath))
        for name in ["output", "error"] { try scratch.write("", to: name) }
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: scratch.path("output")))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: scratch.path("error")))
        try process.run()
        if !Patience.eventually({ !process.isRunning }) {
            process.terminate()
            Issue.record("soma \(arguments.joined(separator: " ")) did not end")
        }
        process.waitUntilExit()
        return SomaProcess(
            exitCode: process.terminationStatus,
            output: String(decoding: try scratch.bytes("output"), as: UTF8.self),
            error: String(decoding: try scratch.bytes("error"), as: UTF8.self)
        )
    }
}
