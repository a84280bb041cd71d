import SomaConfiguration
import SomaEngine
import SomaHTTP
import SomaModel
import SomaRouting
import SomaTestSupport
import Testing

/// What a document sets, and where each value then comes from.
struct ValueTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var document: String
        var changed: [String]
        var testDescription: String { document.debugDescription }

        init(_ document: String, _ changed: String...) {
            self.document = document
            self.changed = changed
        }
    }

    static let rows = [
        Row(""), Row("# nothing but a comment\n"), Row("---\n"), Row("~"), Row("{}"),
        Row("budget:\nweights: null\nagents:\n"),
        Row("\u{FEFF}recording: off", "recording off soma.yaml:1"),
        Row(
            "mode_bounds:\n  guide: 0.1\n\n  block: 1\n",
            "mode_bounds.guide 0.1 soma.yaml:2",
            "mode_bounds.block 1 soma.yaml:4"
        ),
        Row(
            "weights: {cost: 0, error_rate: 2.5}",
            "weights.error_rate 2.5 soma.yaml:1",
            "weights.cost 0 soma.yaml:1"
        ),
        Row(
            "budget:\r\n  tokens: 1e6\r\n  cost_usd: 0.5\r\n  period: 'month'\r\n  time_zone: America/St_Johns\r\n",
            "budget.tokens 1000000 soma.yaml:2",
            "budget.cost_usd 0.5 soma.yaml:3",
            "budget.period month soma.yaml:4",
            "budget.time_zone America/St_Johns soma.yaml:5"
        ),
        Row(
            "retention: {actions: 7, recordings_age: 36h, recordings_size: 2048 MiB}",
            "retention.actions 7d soma.yaml:1",
            "retention.recordings_age 36h soma.yaml:1",
            "retention.recordings_size 2GiB soma.yaml:1"
        ),
        Row(
            "retention: {actions: 1h, recordings_age: 2w, recordings_size: 1500MB}",
            "retention.actions 1h soma.yaml:1",
            "retention.recordings_age 14d soma.yaml:1",
            "retention.recordings_size 1500MB soma.yaml:1"
        ),
        Row("trust: {subagent: !!float 0}", "trust.subagent 0 soma.yaml:1"),
        Row("recording: !!str full", "recording full soma.yaml:1"),
        Row(
            "listen_addresses:\n- 127.0.0.1:1\n- \"[::1]:0\"\n",
            "listen_addresses 127.0.0.1:1, [::1]:0 soma.yaml:2"
        ),
        Row(
            "cardinality: {agents: 20, tools: 1}",
            "cardinality.agents 20 soma.yaml:1",
            "cardinality.tools 1 soma.yaml:1"
        ),
        Row("exporter:\n  endpoint: http://c:4318/x", "exporter.endpoint http://c:4318/x soma.yaml:2"),
        Row("exporter: {queue_items: 5000}", "exporter.queue_items 5000 soma.yaml:1"),
        Row("exporter: {queue_size: 64MiB}", "exporter.queue_size 64MiB soma.yaml:1"),
        Row("exporter: {endpoint: \"https://me:secret@c\"}", "exporter.endpoint https://c soma.yaml:1"),
        Row(
            "agents:\n  cc-1/ab:\n    weights: {drift: 3}\nweights: {cost: 0}",
            "weights.cost 0 soma.yaml:4",
            "cc-1/ab: weights.drift 3 soma.yaml:3",
            "cc-1/ab: weights.cost 0 soma.yaml:4"
        ),
    ]

    @Test(arguments: rows)
    func `a value is in force with its line`(row: Row) throws {
        #expect(try Configuration.parsing(row.document).changed == row.changed)
    }

    @Test func `the environment goes before the file`() throws {
        let environment = [
            "SOMA_BUDGET_TOKENS": "2.5", "SOMA_BUDGET_COST_USD": "1e6", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://any",
        ]
        let document = "budget: {tokens: 7, period: never}\nexporter: {endpoint: http://file}"
        let configuration = try Configuration.parsing(document, environment: environment)
        #expect(
            configuration.changed == [
                "budget.tokens 2.5 environment SOMA_BUDGET_TOKENS",
                "budget.cost_usd 1000000 environment SOMA_BUDGET_COST_USD",
                "budget.period never soma.yaml:1",
                "exporter.endpoint http://any environment OTEL_EXPORTER_OTLP_ENDPOINT",
            ]
        )
        #expect(configuration.budgetLimits == Budget.Limits(tokens: 2.5, costUSD: 1e6))
        #expect(
            try Configuration.parsing(document).changed == [
                "budget.tokens 7 soma.yaml:1", "budget.period never soma.yaml:1",
                "exporter.endpoint http://file soma.yaml:2",
            ]
        )
    }

    @Test func `without a document everything is as the engine has it`() throws {
        let configuration = Configuration()
        #expect(configuration.engine == EngineConfiguration())
        #expect(configuration.budgetLimits.isEmpty)
        #expect(try Configuration.parsing("") == configuration)
        #expect(configuration.retention.actions.value.nanoseconds == 90 * 86_400_000_000_000)
        #expect(configuration.retention.recordingsSize.value.bytes == 500 << 20)
    }

    @Test func `the engine gets bounds and weights in general and for each agent`() throws {
        let configuration = try Configuration.parsing(
            "mode_bounds: {guide: 0.1}\nweights: {cost: 0}\nagents: {a: {mode_bounds: {block: 0.9}, weights: {drift: 4}}}"
        )
        let engine = configuration.engine
        #expect(engine.general.bounds == ModeBounds(guide: 0.1, warn: 0.5, block: 0.75))
        #expect(engine.general.weights.values.cost == 0)
        #expect(engine.settings(for: "b") == engine.general)
        #expect(engine.settings(for: "a").bounds == ModeBounds(guide: 0.1, warn: 0.5, block: 0.9))
        #expect(
            engine.settings(for: "a").weights.values
                == PerSignal(uncertainty: 1, drift: 4, errorRate: 1, tokenUsage: 1, cost: 0)
        )
    }

    @Test(
        arguments: [
            "127.0.0.1:0", ":1", "localhost:65535", "[::1]:80", "[::]:80", "1.2.3.4:65536", "1.2.3.4", "::1:80",
            "[::1]",
            "[]:1", "host:80", "1.2.3:80", "1.2.3.4:+1", "", ":", "[1.2.3.4]:80", "1.2.3.4:000001", "[::1%lo]:1", "é:1",
        ]
    )
    func `an address is one where the server takes it`(text: String) throws {
        let isTaken = (try? Configuration.parsing("listen_addresses: ['\(text)']")) != nil
        #expect(isTaken == ((try? ListenAddress(text)) != nil))
    }

    @Test(
        arguments: [
            "http://a", "HTTPS://a/b", "http://[::1]:4318", "http://", "http:///a", "http://:80", "ftp://a", "a",
            "http://a?b",
            "http://a#b", "http://a b", "http://é", "http://a:0", "http://a:65535", "http://a:65536", "http://a:b",
        ]
    )
    func `a URL is one where the exporter takes it`(text: String) {
        let isTaken = (try? Configuration.parsing("exporter: {endpoint: '\(text)'}")) != nil
        #expect(isTaken == (OTLPEndpoint(base: text) != nil))
    }

    @Test func `the example of the README is in force as it says`() throws {
        let blocks = try Repository.text("README.md").components(between: "```yaml\n", and: "```")
        let example = try #require(blocks.first { $0.contains("mode_bounds:") })
        let configuration = try Configuration.parsing(example)
        let names = Set(configuration.listed.filter { $0.origin != .standard }.map(\.name))
        #expect(names.filter { !$0.hasPrefix("exporter.destinations.") } == Set(Configuration().listed.map(\.name)))
        #expect(configuration.exporter.others.map(\.name) == ["archive"])
    }
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [String] {
        split(separator: start).dropFirst().compactMap { $0.split(separator: end).first.map(String.init) }
    }
}
