import Foundation
import SomaJSON
import SomaTestSupport
import Testing

/// What `soma export` and `soma status --exporter` say, to a person and as JSON.
@Suite struct ExportOutputTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func run(_ arguments: String..., environment: [String: String] = [:]) throws -> SomaProcess {
        try SomaProcess.run(arguments, home: folder.path, environment: environment)
    }

    /// Two actions and what they change wait for the collector.
    private func record(for collector: SmallCollector) throws {
        try folder.write("exporter: {endpoint: \"\(collector.url)\"}\n", to: "soma.yaml")
        let actions = (1...2).map { number in
            #"{"agent":"a","session":"s","time":"2026-01-01T00:00:0\#(number)Z","tool":"Bash"}"# + "\n"
        }
        let replay = try run("replay", "--live", try folder.write(actions.joined(), to: "recording.jsonl"))
        #expect(replay.exitCode == 0, "\(replay.error)")
    }

    private func object(_ run: SomaProcess) throws -> JSONValue { try JSONValue(parsing: run.output) }

    @Test func `what a collector refuses is counted by signal`() throws {
        let collector = SmallCollector(status: 400)
        try record(for: collector)
        let export = try run("export")
        #expect(export.exitCode == 1 && export.output.isEmpty && export.errorLines.count == 1)
        guard case .array(let rows) = try object(run("status", "--exporter", "--json")) else {
            Issue.record("no rows")
            return
        }
        var rejected: [String: Int64] = [:]
        for row in rows {
            if case .string(let signal) = row["signal"], case .int(let count) = row["rejected"] {
                rejected[signal] = count
            }
        }
        let (spans, logs, points) = (rejected["traces"] ?? 0, rejected["logs"] ?? 0, rejected["metrics"] ?? 0)
        #expect(spans == 2 && logs == 1 && points > 10)
        #expect(
            export.error
                == "soma: \(collector.url)/v1/traces answered 400: the collector refuses these data, which are dropped "
                + "and counted (2 spans, 1 log record and \(points) metric points)\n"
        )
    }

    @Test func `each signal that failed is named`() throws {
        let collector = SmallCollector(status: 503)
        try record(for: collector)
        let message =
            "\(collector.url)/v1/traces answered 503: what waits is kept and can be sent again (traces, logs and metrics)"
        let export = try run("export")
        #expect(export.exitCode == 1 && export.error == "soma: \(message)\n", "\(export.error)")
    }

    @Test func `forgetting is told as JSON`() throws {
        let none = try run("export", "--forget", "--json")
        #expect(none.exitCode == 0)
        #expect(none.output == #"{"forgotten":false,"message":"no collector is known"}"# + "\n")
        try record(for: SmallCollector(status: 503))
        #expect(try run("export", "--endpoint", "http://u:secret@127.0.0.1:1").exitCode == 1)
        let forgotten = try run("export", "--forget", "--json")
        #expect(forgotten.exitCode == 0 && forgotten.error.isEmpty)
        let object = try object(forgotten)
        #expect(object["forgotten"] == .bool(true) && object["dropped"] == .int(3), "\(forgotten.output)")
        #expect(!forgotten.output.contains("secret") && object["endpoint"] != nil)
    }

    @Test(arguments: [[], ["--test"]])
    func `that nothing is sent is told as JSON`(option: [String]) throws {
        let export = try SomaProcess.run(
            ["export", "--endpoint", "http://127.0.0.1:1", "--json"] + option,
            home: folder.path,
            environment: ["OTEL_SDK_DISABLED": "true"]
        )
        #expect(export.exitCode == 0 && export.error.isEmpty)
        #expect(export.output == #"{"disabled":true,"message":"nothing is sent: OTEL_SDK_DISABLED is true"}"# + "\n")
    }

    @Test func `that no signal is enabled is told as JSON`() throws {
        let signals = ["TRACES", "METRICS", "LOGS"].map { ("OTEL_\($0)_EXPORTER", "none") }
        let export = try SomaProcess.run(
            ["export", "--endpoint", "http://127.0.0.1:1", "--json"],
            home: folder.path,
            environment: Dictionary(uniqueKeysWithValues: signals)
        )
        #expect(export.exitCode == 0 && export.error.isEmpty)
        #expect(export.output == #"{"disabled":true,"message":"nothing is sent: no signal is enabled"}"# + "\n")
    }

    @Test func `a collector that is named and was not used yet is told of`() throws {
        let none = "No collector is known; name one: soma export --endpoint http://localhost:4318\n"
        #expect(try run("status", "--exporter").output == none)
        #expect(try run("status", "--exporter", "--json").output == "[]\n")
        try folder.write(
            "exporter:\n  signals: [traces]\n  destinations:\n    b: {endpoint: \"http://u:secret@b/x/\", signals: [logs]}\n",
            to: "soma.yaml"
        )
        let environment = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://a/own"]
        let status = try run("status", "--exporter", environment: environment)
        #expect(status.exitCode == 0 && status.error.isEmpty)
        #expect(
            status.output == """
                default traces  http://a/own
                  named by environment OTEL_EXPORTER_OTLP_TRACES_ENDPOINT; nothing has been recorded for it or sent to it yet

                b logs  http://b/x/v1/logs
                  named by soma.yaml:4; nothing has been recorded for it or sent to it yet

                """
        )
        let json = try run("status", "--exporter", "--json", environment: environment)
        guard case .array(let rows) = try object(json), rows.count == 2 else {
            Issue.record("\(json.output)")
            return
        }
        #expect(rows[1]["url"] == .string("http://b/x/v1/logs") && rows[1]["named_by"] == .string("soma.yaml:4"))
        for row in rows {
            #expect(row["used"] == .bool(false) && row["queued"] == .int(0) && row["sent"] == .int(0))
        }
        #expect(!json.output.contains("secret"))
        #expect(try folder.names() == ["soma.yaml"])
    }

    @Test func `what was used is told of as before, beside what was not`() throws {
        let collector = SmallCollector()
        try record(for: collector)
        #expect(try run("export").exitCode == 0)
        try folder.write(
            "exporter: {endpoint: \"\(collector.url)\", destinations: {b: {endpoint: \"http://b\", signals: [logs]}}}\n",
            to: "soma.yaml"
        )
        let blocks = try run("status", "--exporter").output.split(separator: "\n\n")
        #expect(blocks.count == 4)
        #expect(blocks.dropLast().allSatisfy { $0.hasPrefix("default ") && $0.contains("\n  last success ") })
        #expect(blocks.last?.hasPrefix("b logs  http://b/v1/logs\n  named by soma.yaml:1;") == true)
    }
}
