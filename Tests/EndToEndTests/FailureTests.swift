import Foundation
import SomaTestSupport
import Testing

/// Each failure is one line that says what to do, and an exit code.
@Suite struct FailureTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var id: String
        var arguments: [String]
        var home = "HOME"
        var environment: [String: String] = [:]
        /// What `soma.yaml` says; without it there is no such file.
        var configuration: String?
        var exitCode: Int32
        var message: String
        var testDescription: String { id }
    }

    static let rows = [
        Row(id: "no command", arguments: [], exitCode: 2, message: "soma: give a command; see 'soma --help'"),
        Row(
            id: "unknown command",
            arguments: ["wacth"],
            exitCode: 2,
            message: "soma: unknown command 'wacth'; see 'soma --help'"
        ),
        Row(
            id: "unknown option",
            arguments: ["status", "--jsn"],
            exitCode: 2,
            message: "soma: status: unknown option --jsn; see 'soma status --help'"
        ),
        Row(
            id: "control characters in an argument",
            arguments: ["\u{1B}[31m"],
            exitCode: 2,
            message: "soma: unknown command '\u{FFFD}[31m'; see 'soma --help'"
        ),
        Row(
            id: "missing file",
            arguments: ["replay", "/nowhere/at/all.jsonl"],
            exitCode: 1,
            message: "soma: cannot open /nowhere/at/all.jsonl: no such file"
        ),
        Row(
            id: "a folder for a file",
            arguments: ["replay", "/tmp"],
            exitCode: 1,
            message: "soma: cannot read /tmp: it is a directory"
        ),
        Row(
            id: "keep-times alone",
            arguments: ["replay", "--keep-times", "/dev/null"],
            exitCode: 2,
            message: "soma: replay: --keep-times goes with --live; see 'soma replay --help'"
        ),
        Row(
            id: "unwritable folder",
            arguments: ["replay", "--live", "/dev/null"],
            home: "/proc/soma",
            exitCode: 1,
            message: "soma: cannot make /proc/soma: no such file; set SOMA_HOME to a folder you can write to"
        ),
        Row(
            id: "a file where the folder should be",
            arguments: ["status"],
            home: "/dev/null",
            exitCode: 1,
            message: "soma: /dev/null is not a folder; set SOMA_HOME to one"
        ),
        Row(
            id: "relative folder",
            arguments: ["status"],
            home: "here",
            exitCode: 1,
            message: "soma: SOMA_HOME must be an absolute path"
        ),
        Row(
            id: "unreachable collector",
            arguments: ["replay", "--json", "--export", "http://127.0.0.1:1", "/dev/null"],
            exitCode: 1,
            message: "soma: cannot connect to 127.0.0.1:1"
        ),
        Row(
            id: "no URL",
            arguments: ["replay", "--export", "localhost:4318", "/dev/null"],
            exitCode: 2,
            message: "soma: --export must be a base URL such as http://localhost:4318"
        ),
        Row(
            id: "no collector known",
            arguments: ["export"],
            exitCode: 1,
            message:
                "soma: no collector is known; give --endpoint http://HOST:4318, or exporter.endpoint in soma.yaml, or set OTEL_EXPORTER_OTLP_ENDPOINT"
        ),
        Row(
            id: "bad endpoint variable",
            arguments: ["export"],
            environment: ["OTEL_EXPORTER_OTLP_ENDPOINT": "collector"],
            exitCode: 2,
            message: "soma: OTEL_EXPORTER_OTLP_ENDPOINT must be a base URL such as http://localhost:4318"
        ),
        Row(
            id: "bad budget",
            arguments: ["status"],
            environment: ["SOMA_BUDGET_TOKENS": "-1"],
            exitCode: 2,
            message: "soma: SOMA_BUDGET_TOKENS must be a number above 0"
        ),
        Row(
            id: "broken soma.yaml",
            arguments: ["status"],
            configuration: "recording: full\nbudgt: {}\n",
            exitCode: 2,
            message: "soma: soma.yaml:2: unknown key 'budgt'; write budget"
        ),
        Row(
            id: "broken soma.yaml, live replay",
            arguments: ["replay", "--live", "/dev/null"],
            configuration: "trust: {subagent: 2}",
            exitCode: 2,
            message: "soma: soma.yaml:1: trust.subagent must be a number from 0 to 1, not '2'"
        ),
        Row(
            id: "broken soma.yaml, exporting live replay",
            arguments: ["replay", "--live", "--export", "http://127.0.0.1:1", "/dev/null"],
            configuration: "recording: \"\\e[31m\"",
            exitCode: 2,
            message: "soma: soma.yaml:1: recording must be redacted, full or off, not the quoted text '\u{FFFD}[31m'"
        ),
        Row(
            id: "broken soma.yaml, serve",
            arguments: ["serve"],
            configuration: "[",
            exitCode: 2,
            message: "soma: soma.yaml:2: not valid YAML: "
        ),
        Row(
            id: "broken soma.yaml, export",
            arguments: ["export"],
            configuration: "exporter: {endpoint: collector}",
            exitCode: 2,
            message: "soma: soma.yaml:1: exporter.endpoint must be a base URL such as http://localhost:4318"
        ),
        Row(
            id: "missing web configuration",
            arguments: ["serve", "--web.config.file", "/nowhere/web.yml"],
            exitCode: 2,
            message: "soma: /nowhere/web.yml: no such file\n"
        ),
        Row(
            id: "folder as web configuration",
            arguments: ["serve", "--web.config.file", "/tmp"],
            exitCode: 2,
            message: "soma: /tmp: it is no file\n"
        ),
        Row(
            id: "bad listen address",
            arguments: ["serve", "--web.listen-address", "nonsense"],
            exitCode: 2,
            message: "soma: "
        ),
    ]

    @Test(arguments: rows)
    func `a failure is one line and an exit code`(row: Row) throws {
        let folder = try TemporaryFolder()
        let home = row.home == "HOME" ? folder.path : row.home
        if let text = row.configuration { try folder.write(text, to: "soma.yaml") }
        let run = try SomaProcess.run(row.arguments, home: home, environment: row.environment)
        #expect(run.exitCode == row.exitCode)
        #expect(run.errorLines.count == 1)
        #expect(run.error.hasPrefix(row.message), "\(run.error)")
        #expect(run.output.isEmpty)
        if row.configuration != nil { #expect(try folder.names() == ["soma.yaml"]) }
    }

    @Test func `a taken port is refused with its name`() throws {
        let folder = try TemporaryFolder()
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = unsafe bind(listener, generic, length)
                _ = listen(listener, 1)
                _ = unsafe getsockname(listener, generic, &length)
            }
            return UInt16(bigEndian: unsafe pointer.pointee.sin_port)
        }
        let run = try SomaProcess.run(["serve", "--web.listen-address", "127.0.0.1:\(port)"], home: folder.path)
        #expect(run.exitCode == 1)
        #expect(run.errorLines.count == 1)
        #expect(run.error.contains("127.0.0.1:\(port)"), "\(run.error)")
    }

    @Test func `bad lines are reported with file and number, the good ones are played`() throws {
        let folder = try TemporaryFolder()
        let good = #"{"agent":"a","session":"s","time":"2026-11-20T00:00:00Z","tool":"Bash"}"#
        let path = try folder.write(
            "\(good)\n{\"agent\":\n\n\(good)\n[1]\n{\"agent\":\"a\",\"session\":\"s\",\"tool\":\"Bash\"}\n",
            to: "r.jsonl"
        )
        let run = try SomaProcess.run(["replay", "--json", path], home: folder.path("home"))
        #expect(run.exitCode == 1)
        #expect(run.output.split(separator: "\n").count == 2)
        #expect(
            run.errorLines == [
                "soma: \(path):2: not valid JSON: the text ends where a value should be at column 10; skipped",
                "soma: \(path):5: not a JSON object; skipped",
                "soma: \(path):6: \"time\" is missing; skipped",
            ]
        )
        #expect(!FileManager.default.fileExists(atPath: folder.path("home")))
    }
}
