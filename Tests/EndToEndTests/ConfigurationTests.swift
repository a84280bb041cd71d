import Foundation
import SomaTestSupport
import Testing

/// `soma.yaml` as the built commands take it.
@Suite struct ConfigurationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func run(_ arguments: String..., environment: [String: String] = [:]) throws -> SomaProcess {
        try SomaProcess.run(arguments, home: folder.path, environment: environment)
    }

    @Test func `config shows every setting with its origin`() throws {
        try folder.write(
            "mode_bounds: {guide: 0.1}\nbudget:\n  tokens: 5\n  cost_usd: 2.5\nagents: {planner: {weights: {cost: 0}}}\n",
            to: "soma.yaml"
        )
        let config = try run("config", environment: ["SOMA_BUDGET_TOKENS": "1e6"])
        #expect(config.exitCode == 0)
        #expect(config.error.isEmpty)
        #expect(
            config.output == """
                \(folder.path("soma.yaml"))

                  setting                             value                  from
                  mode_bounds.guide                   0.1                    soma.yaml:1
                  mode_bounds.warn                    0.5                    default
                  mode_bounds.block                   0.75                   default
                  weights.uncertainty                 1                      default
                  weights.drift                       1                      default
                  weights.error_rate                  1                      default
                  weights.token_usage                 1                      default
                  weights.cost                        1                      default
                  agents.planner.mode_bounds.guide    0.1                    soma.yaml:1
                  agents.planner.mode_bounds.warn     0.5                    default
                  agents.planner.mode_bounds.block    0.75                   default
                  agents.planner.weights.uncertainty  1                      default
                  agents.planner.weights.drift        1                      default
                  agents.planner.weights.error_rate   1                      default
                  agents.planner.weights.token_usage  1                      default
                  agents.planner.weights.cost         0                      soma.yaml:5
                  budget.tokens                       1000000                environment SOMA_BUDGET_TOKENS
                  budget.cost_usd                     2.5                    soma.yaml:4
                  budget.period                       day                    default
                  budget.time_zone                    none                   default
                  retention.actions                   90d                    default
                  retention.recordings_age            30d                    default
                  retention.recordings_size           500MiB                 default
                  trust.subagent                      0.5                    default
                  recording                           redacted               default
                  listen_addresses                    127.0.0.1:19464        default
                  cardinality.agents                  1000                   default
                  cardinality.tools                   100                    default
                  exporter.endpoint                   none                   default
                  exporter.headers                    none                   default
                  exporter.timeout                    10                     default
                  exporter.compression                none                   default
                  exporter.temporality                cumulative             default
                  exporter.signals                    traces, metrics, logs  default
                  exporter.certificate                none                   default
                  exporter.client_certificate         none                   default
                  exporter.client_key                 none                   default
                  exporter.metric_interval            60                     default
                  exporter.queue_items                100000                 default
                  exporter.queue_size                 256MiB                 default

                """
        )
    }

    @Test func `config writes the same as JSON, and says where the file would be`() throws {
        let config = try run("config", "--json")
        #expect(config.exitCode == 0)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(config.output.utf8)) as? [String: Any]
        )
        #expect(object["file"] as? String == folder.path("soma.yaml"))
        #expect(object["file_exists"] as? Bool == false)
        let settings = try #require(object["settings"] as? [[String: Any]])
        #expect(object["problems"] as? [String] == [])
        #expect(settings.count == 32)
        #expect(settings.allSatisfy { $0["from"] as? String == "default" })
        #expect(settings[0]["name"] as? String == "mode_bounds.guide")
        #expect(settings[0]["value"] as? Double == 0.25)
        #expect(settings[17]["value"] as? [String] == ["127.0.0.1:19464"])
        #expect(settings[20]["value"] is NSNull)
        #expect(try run("config").output.hasPrefix(folder.path("soma.yaml") + " (not there)\n\n  setting "))
        #expect(try folder.names() == [])
    }

    @Test func `config names everything that is wrong`() throws {
        try folder.write("recording: on\nweights:\n  cost: -1\n", to: "soma.yaml")
        let config = try run("config")
        let problems = [
            "soma.yaml:1: recording must be redacted, full or off, not 'on'",
            "soma.yaml:3: weights.cost must be a number, 0 or more, not '-1'",
        ]
        #expect(config.exitCode == 2)
        #expect(config.errorLines == problems.map { "soma: " + $0 })
        let heading = folder.path("soma.yaml") + " is wrong; the last good settings are in force: "
        #expect(config.output.hasPrefix(heading + "defaults, since no others are known\n\n  setting "))
        let json = try run("config", "--json")
        #expect(json.exitCode == 2 && json.errorLines == config.errorLines)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["problems"] as? [String] == problems)
        let status = try run("status")
        #expect(status.exitCode == 2)
        #expect(
            status.errorLines == [
                "soma: soma.yaml:1: recording must be redacted, full or off, not 'on' (and 1 more, see 'soma config')"
            ]
        )
    }

    @Test func `config shows what hooks go by while something is wrong`() throws {
        try folder.write("\nbudget: {tokens: 5}\n", to: "soma.yaml")
        try SomaProcess.run(["hook"], home: folder.path, input: #"{"hook_event_name":"Stop","session_id":"s"}"#)
        try folder.write("budget: {tokens: -5}\n", to: "soma.yaml")
        let config = try run("config", environment: ["SOMA_BUDGET_COST_USD": "7"])
        #expect(config.exitCode == 2 && config.errorLines.count == 1)
        let heading = folder.path("soma.yaml") + " is wrong; the last good settings are in force: "
        #expect(config.output.hasPrefix(heading + folder.path("soma.yaml.last-good") + "\n\n"))
        #expect(config.output.contains(/budget.tokens +5 +soma.yaml.last-good:2\n/), "\(config.output)")
        #expect(config.output.contains(/budget.cost_usd +none +default\n/))
        try folder.write("budget: {tokens: 6}\n", to: "soma.yaml")
        let other = try run("config", environment: ["SOMA_BUDGET_COST_USD": "-7"])
        #expect(other.exitCode == 2)
        #expect(other.errorLines == ["soma: SOMA_BUDGET_COST_USD must be a number above 0"])
        #expect(other.output.hasPrefix(folder.path("soma.yaml") + ", without the environment, in which something is"))
        #expect(other.output.contains(/budget.tokens +6 +soma.yaml:1\n/))
    }

    @Test func `the status line says that the file is wrong, and nothing else goes wrong`() throws {
        try folder.write("recording: on\n", to: "soma.yaml")
        for arguments in [["statusline"], ["statusline", "--json"]] {
            let line = try SomaProcess.run(arguments, home: folder.path)
            #expect(line.exitCode == 0)
            #expect(line.error.isEmpty)
            #expect(line.output.contains("soma: soma.yaml is wrong, see 'soma config'"))
            #expect(line.output.split(separator: "\n").count == 1)
        }
    }

    @Test func `bounds and the budget count in status and the status line`() throws {
        let recording = try folder.write(
            (1...20).map { number in
                #"{"agent":"a","session":"s","time":"2026-01-01T00:00:\#(number + 10)Z","tool":"Bash","error":true,"tokens":5}"#
                    + "\n"
            }.joined(),
            to: "recording.jsonl"
        )
        let plain = try run("replay", recording)
        try folder.write(
            "mode_bounds: {guide: 0.001, warn: 0.002, block: 0.003}\nbudget: {tokens: 1000, period: never}\n",
            to: "soma.yaml"
        )
        #expect(try run("replay", recording).output == plain.output)
        #expect(try run("replay", "--live", recording).exitCode == 0)
        #expect(try run("statusline").output.hasPrefix("soma: BLOCK "))
        let status = try run("status")
        #expect(status.output.contains("  BLOCK         p="))
        #expect(status.output.hasSuffix("\n  Budget: 10% (tokens: 100/1000)\n"), "\(status.output)")
    }

    @Test func `the collector is the environment's, else the file's, else the remembered one`() throws {
        let environment = ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:2"]
        func address(_ arguments: String..., environment: [String: String] = [:]) throws -> String? {
            let export = try SomaProcess.run(["export"] + arguments, home: folder.path, environment: environment)
            #expect(export.exitCode == 1)
            return export.error.firstMatch(of: #/^soma: cannot connect to ([0-9.:]+) /#).map { String($0.1) }
        }
        try folder.write("exporter: {endpoint: \"http://127.0.0.1:1/\"}\n", to: "soma.yaml")
        #expect(try address() == "127.0.0.1:1")
        #expect(try address(environment: environment) == "127.0.0.1:2")
        #expect(try address("--endpoint", "http://127.0.0.1:3", environment: environment) == "127.0.0.1:3")
        try FileManager.default.removeItem(atPath: folder.path("soma.yaml"))
        // The first that was tried waits for its spans; none has answered in its place.
        #expect(try address() == "127.0.0.1:1")
    }

    @Test func `serve listens where the file says`() throws {
        try folder.write("listen_addresses: [\"127.0.0.1:0\", \"192.0.2.1:1\"]\n", to: "soma.yaml")
        let serve = try run("serve")
        #expect(serve.exitCode == 1)
        #expect(serve.error.contains("192.0.2.1:1"), "\(serve.error)")
    }
}
