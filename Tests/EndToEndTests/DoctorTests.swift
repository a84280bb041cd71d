import Foundation
import SomaJSON
import SomaTestSupport
import Testing

/// `soma doctor` on states of its own.
@Suite struct DoctorTests {
    /// The verdicts by name; more than one of a name are one after the other.
    private func verdicts(_ run: SomaProcess) -> [String: String] {
        var verdicts: [String: String] = [:]
        for line in run.output.split(separator: "\n") where !line.hasPrefix(" ") {
            let name = line.dropFirst(6).split(separator: "  ").first.map { $0.trimmingCharacters(in: .whitespaces) }
            verdicts[name ?? ""] = line.prefix(6).trimmingCharacters(in: .whitespaces)
        }
        return verdicts
    }

    /// A session recorded now.
    private func record(_ home: ClaudeHome) throws {
        let replay = try home.soma("replay", "--live", Repository.fixture("edge-cases.jsonl"))
        #expect(replay.exitCode == 0, "\(replay.error)")
    }

    @Test func `with no data it warns, says what to do, and makes nothing`() throws {
        let home = try ClaudeHome()
        let run = try home.soma("doctor")
        #expect(run.exitCode == 0, "\(run.output)")
        let verdicts = verdicts(run)
        #expect(verdicts["binary"] == "ok")
        #expect(verdicts["hooks (user)"] == "warn")
        #expect(verdicts["state folder"] == "warn")
        #expect(verdicts["database"] == "warn")
        #expect(run.output.contains("→ run: soma init\n"))
        #expect(try home.folder.names() == ["project"])
    }

    @Test func `where all is well every line is ok`() throws {
        let home = try ClaudeHome()
        try record(home)
        try home.soma("init")
        let collector = SmallCollector()
        let export = try home.soma("export", "--endpoint", collector.url)
        #expect(export.exitCode == 0, "\(export.error)")
        let run = try home.soma("doctor")
        #expect(run.exitCode == 0)
        for line in run.output.split(separator: "\n") { #expect(line.hasPrefix("ok "), "\(line)") }
        #expect(verdicts(run).count == 16, "\(run.output)")
        #expect(run.output.contains("\(collector.url)/v1/traces took an empty request in "))
        #expect(run.output.contains("\(collector.url)/v1/metrics took an empty request in "))
        #expect(run.output.contains("\(collector.url)/v1/logs took an empty request in "))
        #expect(
            collector.requests.suffix(3) == [
                "POST /v1/traces HTTP/1.1", "POST /v1/metrics HTTP/1.1", "POST /v1/logs HTTP/1.1",
            ]
        )
    }

    @Test func `a collector that is not there fails with its final addresses`() throws {
        let home = try ClaudeHome()
        try record(home)
        #expect(try home.soma("export", "--endpoint", "http://u:secret@127.0.0.1:1/base/").exitCode == 1)
        let run = try home.soma("doctor")
        #expect(run.exitCode == 1)
        #expect(run.error.isEmpty)
        #expect(verdicts(run)["exporter"] == "warn")
        #expect(verdicts(run)["collector (traces)"] == "FAIL")
        #expect(verdicts(run)["collector (metrics)"] == "FAIL")
        #expect(run.output.contains("http://127.0.0.1:1/base/v1/traces: cannot connect to 127.0.0.1:1"))
        #expect(run.output.contains("http://127.0.0.1:1/base/v1/metrics: cannot connect to 127.0.0.1:1"))
        #expect(!run.output.contains("secret"), "\(run.output)")
    }

    @Test(arguments: [(404, "FAIL"), (401, "FAIL"), (503, "FAIL"), (400, "warn")])
    func `a collector that answers otherwise is said to`(status: Int, verdict: String) throws {
        let home = try ClaudeHome()
        let collector = SmallCollector(status: status)
        let run = try home.soma("doctor", environment: ["OTEL_EXPORTER_OTLP_ENDPOINT": collector.url])
        #expect(run.exitCode == (verdict == "FAIL" ? 1 : 0))
        #expect(verdicts(run)["collector (traces)"] == verdict)
        #expect(run.output.contains("\(collector.url)/v1/traces answered \(status)"), "\(run.output)")
    }

    @Test func `a web page is no collector`() throws {
        let home = try ClaudeHome()
        let collector = SmallCollector(body: "<html>welcome</html>")
        let run = try home.soma("doctor", environment: ["OTEL_EXPORTER_OTLP_ENDPOINT": collector.url])
        #expect(run.exitCode == 1)
        #expect(verdicts(run)["collector (traces)"] == "FAIL")
        #expect(run.output.contains("not OTLP"), "\(run.output)")
    }

    @Test func `an address that is none fails`() throws {
        let home = try ClaudeHome()
        let run = try home.soma("doctor", environment: ["OTEL_EXPORTER_OTLP_ENDPOINT": "localhost:4318"])
        #expect(run.exitCode == 1)
        #expect(verdicts(run)["collector"] == "FAIL")
    }

    @Test func `a file that is no database fails`() throws {
        let home = try ClaudeHome()
        try record(home)
        for name in ["analytics.db-wal", "analytics.db-shm"] {
            try? FileManager.default.removeItem(atPath: home.state + "/" + name)
        }
        try home.folder.write(String(repeating: "no database ", count: 1_000), to: ".soma/analytics.db")
        let run = try home.soma("doctor")
        #expect(run.exitCode == 1)
        #expect(verdicts(run)["database"] == "FAIL", "\(run.output)")
        #expect(run.output.contains("→ move analytics.db and its -wal and -shm away"))
    }

    @Test func `a damaged page fails`() throws {
        let home = try ClaudeHome()
        try record(home)
        let checkpoint = try SomaProcess.run(
            [home.state + "/analytics.db", "PRAGMA wal_checkpoint(TRUNCATE)"],
            program: "/usr/bin/sqlite3",
            home: home.state
        )
        #expect(checkpoint.exitCode == 0, "\(checkpoint.error)")
        var bytes = try home.folder.bytes(".soma/analytics.db")
        #expect(bytes.count > 40_000)
        for index in bytes.count * 3 / 4..<bytes.count * 3 / 4 + 8_192 { bytes[index] = 0xA5 }
        _ = try home.folder.write(bytes, to: ".soma/analytics.db")
        let run = try home.soma("doctor")
        #expect(run.exitCode == 1)
        #expect(verdicts(run)["database"] == "FAIL", "\(run.output)")
        #expect(
            run.output.contains("damaged: *** in database main *** ") && !run.output.contains("\u{FFFD}"),
            "\(run.output)"
        )
    }

    @Test func `a database of an older soma is warned of, and what waits in the spool`() throws {
        let home = try ClaudeHome()
        for name in [".soma", ".soma/spool"] {
            try FileManager.default.createDirectory(
                atPath: home.folder.path(name),
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        }
        try FileManager.default.copyItem(
            atPath: Repository.fixture("analytics-v1.db"),
            toPath: home.folder.path(".soma/analytics.db")
        )
        try home.folder.write("{}", to: ".soma/spool/1700000000000000000-0123456789abcdef.payload")
        let run = try home.soma("doctor")
        #expect(run.exitCode == 0)
        #expect(verdicts(run)["database"] == "warn", "\(run.output)")
        #expect(verdicts(run)["spool"] == "warn", "\(run.output)")
        #expect(run.output.contains("1 of 4096 wait to be recorded"))
    }

    @Test func `a folder that others can write to fails, one they can read is warned of`() throws {
        let home = try ClaudeHome()
        try record(home)
        try home.folder.setMode(0o755, of: ".soma")
        #expect(verdicts(try home.soma("doctor"))["state folder"] == "warn")
        try home.folder.setMode(0o777, of: ".soma")
        let run = try home.soma("doctor")
        #expect(run.exitCode == 1)
        #expect(verdicts(run)["state folder"] == "FAIL")
        #expect(run.output.contains("chmod 700 \(home.state)"))
    }

    @Test(arguments: ["missing/.soma", "file/.soma"])
    func `where nothing can be recorded it fails, says what to do, and the status line says so`(path: String) throws {
        let home = try ClaudeHome()
        try home.folder.write("", to: "file")
        let environment = ["SOMA_HOME": home.folder.path(path)]
        let run = try home.soma("doctor", environment: environment)
        #expect(run.exitCode == 1)
        #expect(verdicts(run)["state folder"] == "FAIL", "\(run.output)")
        #expect(run.output.contains(" \(home.folder.path(path)): "), "\(run.output)")
        #expect(run.output.contains("set SOMA_HOME to a folder you can write to"))
        #expect(!run.output.contains("use the agent"))
        let line = try home.soma("statusline", "--hide-when-calm", environment: environment)
        #expect(line.exitCode == 0 && line.output == "soma: nothing can be recorded, see 'soma doctor'\n")
    }

    @Test func `settings that are wrong fail, with what is wrong`() throws {
        let home = try ClaudeHome()
        try record(home)
        try home.folder.write("budgt: {}\n", to: ".soma/soma.yaml")
        let run = try home.soma("doctor")
        #expect(run.exitCode == 1)
        #expect(verdicts(run)["configuration"] == "FAIL")
        #expect(run.output.contains("soma.yaml:1: unknown key 'budgt'; write budget"), "\(run.output)")
    }

    @Test func `the collector that soma yaml names is tried`() throws {
        let home = try ClaudeHome()
        try record(home)
        let collector = SmallCollector()
        try home.folder.write("exporter: {endpoint: \"\(collector.url)\"}\n", to: ".soma/soma.yaml")
        let run = try home.soma("doctor")
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(verdicts(run)["configuration"] == "ok")
        #expect(verdicts(run)["collector (traces)"] == "ok")
        #expect(run.output.contains("\(collector.url) from soma.yaml, not used yet"), "\(run.output)")
        let other = try home.soma("doctor", environment: ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"])
        #expect(verdicts(other)["collector (traces)"] == "FAIL")
    }

    @Test(arguments: ["sessions", "spool", "audit.jsonl", "analytics.db"])
    func `a link in the state folder fails`(name: String) throws {
        let home = try ClaudeHome()
        try record(home)
        let path = home.folder.path(".soma/" + name)
        if FileManager.default.fileExists(atPath: path) {
            try FileManager.default.moveItem(atPath: path, toPath: home.folder.path("moved"))
        } else {
            try FileManager.default.createDirectory(
                atPath: home.folder.path("moved"),
                withIntermediateDirectories: false
            )
        }
        try FileManager.default.createSymbolicLink(
            atPath: path,
            withDestinationPath: home.folder.path("moved")
        )
        let run = try home.soma("doctor")
        #expect(run.exitCode == 1)
        #expect(verdicts(run)["state folder"] == "FAIL", "\(run.output)")
        #expect(run.output.contains(name) && run.output.contains("symbolic link"), "\(run.output)")
    }

    @Test func `an action that lies ahead fails the clock`() throws {
        let home = try ClaudeHome()
        let path = try home.folder.write(
            #"{"agent":"a","session":"s","time":"2099-01-01T00:00:00Z","tool":"Bash"}"# + "\n",
            to: "ahead.jsonl"
        )
        #expect(try home.soma("replay", "--live", "--keep-times", path).exitCode == 0)
        let run = try home.soma("doctor")
        #expect(run.exitCode == 1)
        #expect(verdicts(run)["clock"] == "FAIL", "\(run.output)")
    }

    @Test func `hooks of a soma that is gone, or of another, and those turned off, are found`() throws {
        let home = try ClaudeHome()
        let other = try home.copySoma(to: "other")
        try home.soma("init", program: other)
        #expect(verdicts(try home.soma("doctor"))["hooks (user)"] == "warn")
        try FileManager.default.removeItem(atPath: other)
        let gone = try home.soma("doctor")
        #expect(gone.exitCode == 1)
        #expect(verdicts(gone)["hooks (user)"] == "FAIL")
        try home.soma("init")
        #expect(verdicts(try home.soma("doctor"))["hooks (user)"] == "ok")
        let text = try home.folder.text(ClaudeHome.settings)
        try home.folder.write("{\n  \"disableAllHooks\": true,\n" + text.dropFirst(2), to: ClaudeHome.settings)
        #expect(verdicts(try home.soma("doctor"))["hooks (user)"] == "FAIL")
        try home.folder.write(
            text.replacingOccurrences(of: "PreCompact", with: "PreCompost"),
            to: ClaudeHome.settings
        )
        #expect(try home.soma("doctor").output.contains("settings.json lacks PreCompact\n"))
        try home.folder.write("{", to: ClaudeHome.settings)
        #expect(verdicts(try home.soma("doctor"))["hooks (user)"] == "FAIL")
    }

    @Test(arguments: [nil, "#!/bin/sh\necho somad 9.9.9\n", "#!/bin/sh\nexit 1\n", "#!/bin/sh\nyes\n"])
    func `a somad that is missing, of another version or broken fails`(somad: String?) throws {
        let home = try ClaudeHome()
        let soma = try home.copySoma(to: "bin", somad: somad)
        let run = try home.soma(
            "doctor",
            program: soma,
            environment: ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"]
        )
        #expect(run.exitCode == 1)
        #expect(verdicts(run)["binary"] == "FAIL", "\(run.output)")
        #expect(verdicts(run)["collector"] == "FAIL")
    }

    @Test func `it reports as JSON`() throws {
        let home = try ClaudeHome()
        let report = try JSONValue(parsing: home.soma("doctor", "--json").output)
        #expect(report["ok"] == .bool(true))
        guard case .array(let checks)? = report["checks"] else {
            Issue.record("no checks")
            return
        }
        #expect(checks.count == 13)
        #expect(checks[1]["name"] == .string("hooks (user)"))
        #expect(checks[1]["verdict"] == .string("warn"))
        #expect(checks[1]["remedy"] == .string("run: soma init"))
    }
}
