import SomaConfiguration
import Testing

/// Each thing that is wrong is one line that says where, and what to write.
struct ProblemTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var document: String
        var problems: [String]
        var testDescription: String { document.debugDescription }

        init(_ document: String, _ problems: String...) {
            self.document = document
            self.problems = problems
        }
    }

    static let keys = [
        Row("weigths: {}", "soma.yaml:1: unknown key 'weigths'; write weights"),
        Row("mode-bounds: {}", "soma.yaml:1: unknown key 'mode-bounds'; write mode_bounds"),
        Row(
            "# first\nretention:\n  action: 1\n  nonsense: 2\n",
            "soma.yaml:3: unknown key 'action' in retention; write actions",
            "soma.yaml:4: unknown key 'nonsense' in retention; write actions, recordings_age and recordings_size"
        ),
        Row("trust: {sub_agent: 1}", "soma.yaml:1: unknown key 'sub_agent' in trust; write subagent"),
        Row(
            "exporter: {url: 1}",
            "soma.yaml:1: unknown key 'url' in exporter; write endpoint, headers, timeout, compression, temporality, signals, certificate, client_certificate, client_key, metric_interval, destinations, queue_items and queue_size"
        ),
        Row(
            "agents:\n  planner:\n    weight: {}\n    mode_bounds: {gude: 0.1}\n",
            "soma.yaml:3: unknown key 'weight' in agents.planner; write weights",
            "soma.yaml:4: unknown key 'gude' in agents.planner.mode_bounds; write guide"
        ),
        Row(
            "\"a\\nb\\e[31m\": 1",
            "soma.yaml:1: unknown key 'a\u{FFFD}b\u{FFFD}[31m'; write mode_bounds, weights, agents, budget, retention, "
                + "trust, recording, listen_addresses, cardinality and exporter"
        ),
        Row("agents: {'': {}}", "soma.yaml:1: agents: an agent's name must not be empty"),
        Row("budget: {}\nbudget: {}", "soma.yaml:2: 'budget' is there twice, first on line 1; keep one"),
        Row(manyAgents(and: "a3"), "soma.yaml:22: 'a3' is there twice, first on line 5; keep one"),
        Row(manyAgents(and: "a19"), "soma.yaml:22: 'a19' is there twice, first on line 21; keep one"),
        Row("? [a]\n: b", "soma.yaml:1: a key must be text, not a list or a mapping"),
    ]

    /// `a0` to `a19`, more than are compared one by one, and one more.
    private static func manyAgents(and last: String) -> String {
        "agents:\n" + ((0..<20).map { "a\($0)" } + [last]).map { "  \($0): {}\n" }.joined()
    }

    static let types = [
        Row(
            "- a",
            "soma.yaml:1: soma.yaml must be a mapping of mode_bounds, weights, agents, budget, retention, trust, recording, "
                + "listen_addresses, cardinality and exporter, not a list"
        ),
        Row("budget: 5", "soma.yaml:1: budget must be a mapping of tokens, cost_usd, period and time_zone, not '5'"),
        Row("trust: 0.5", "soma.yaml:1: trust must be a mapping of subagent, not '0.5'"),
        Row(
            "agents: [a]",
            "soma.yaml:1: agents must be a mapping from an agent's name to its mode_bounds and weights, not a list"
        ),
        Row(
            "agents: {a: 1}",
            "soma.yaml:1: agents.a must be a mapping of mode_bounds and weights, not '1'"
        ),
        Row(
            "budget:\n  tokens: \"5\"",
            "soma.yaml:2: budget.tokens must be a number above 0, not the quoted text '5'"
        ),
        Row("budget: {tokens: }", "soma.yaml:1: budget.tokens must be a number above 0, not nothing"),
        Row("weights: {cost: {}}", "soma.yaml:1: weights.cost must be a number, 0 or more, not a mapping"),
        Row("recording: [full]", "soma.yaml:1: recording must be redacted, full or off, not a list"),
        Row("recording:", "soma.yaml:1: recording must be redacted, full or off, not nothing"),
        Row(
            "listen_addresses: :80",
            "soma.yaml:1: listen_addresses must be a list of addresses such as [\"127.0.0.1:19464\"], not ':80'"
        ),
        Row(
            "listen_addresses: []",
            "soma.yaml:1: listen_addresses must be a list of addresses such as [\"127.0.0.1:19464\"], not an empty list"
        ),
        Row(
            "exporter: {endpoint: }",
            "soma.yaml:1: exporter.endpoint must be a base URL such as http://localhost:4318, not nothing"
        ),
    ]

    static let values = [
        Row(
            "mode_bounds: {guide: 0, warn: 1.5, block: .inf}",
            "soma.yaml:1: mode_bounds.guide must be a number above 0 and at most 1, not '0'",
            "soma.yaml:1: mode_bounds.warn must be a number above 0 and at most 1, not '1.5'",
            "soma.yaml:1: mode_bounds.block must be a number above 0 and at most 1, not '.inf'"
        ),
        Row(
            "mode_bounds:\n  guide: 0.6\n",
            "soma.yaml:2: mode_bounds must rise from guide to warn to block; they are guide 0.6, warn 0.5, block 0.75"
        ),
        Row("weights: {drift: -0.5}", "soma.yaml:1: weights.drift must be a number, 0 or more, not '-0.5'"),
        Row("weights: {drift: nan}", "soma.yaml:1: weights.drift must be a number, 0 or more, not 'nan'"),
        Row("weights: {drift: 1e999}", "soma.yaml:1: weights.drift must be a number, 0 or more, not '1e999'"),
        Row("weights: {drift: 0x10}", "soma.yaml:1: weights.drift must be a number, 0 or more, not '0x10'"),
        Row(
            "weights:\n  {uncertainty: 0, drift: 0, error_rate: 0, token_usage: 0, cost: 0}",
            "soma.yaml:2: weights must not all be 0; write one above 0"
        ),
        Row(
            "weights: {uncertainty: 0, drift: 0, error_rate: 0, token_usage: 0}\nagents:\n  a: {weights: {cost: 0}}",
            "soma.yaml:3: agents.a.weights must not all be 0; write one above 0"
        ),
        Row("budget: {tokens: 0}", "soma.yaml:1: budget.tokens must be a number above 0, not '0'"),
        Row("budget: {tokens: 1_000}", "soma.yaml:1: budget.tokens must be a number above 0, not '1_000'"),
        Row("budget: {cost_usd: $5}", "soma.yaml:1: budget.cost_usd must be a number above 0, not '$5'"),
        Row(
            "budget: {time_zone: europe/berlin}\n",
            "soma.yaml:1: budget.time_zone must be a time zone of the tz database such as Europe/Berlin, not 'europe/berlin'"
        ),
        Row("budget: {period: week}", "soma.yaml:1: budget.period must be day, month or never, not 'week'"),
        Row(
            "retention:\n  actions: 0\n  recordings_age: 30 d\n  recordings_size: 500\n",
            "soma.yaml:2: retention.actions must be days, or a duration from 1h to 36500d such as 90d, not '0'",
            "soma.yaml:3: retention.recordings_age must be days, or a duration from 1h to 36500d such as 90d, not '30 d'",
            "soma.yaml:4: retention.recordings_size must be a size from 1MiB to 1024TiB such as 500MiB, not '500'"
        ),
        Row(
            "retention: {actions: 99999999999999999999d, recordings_size: 9223372036854775807TiB}",
            "soma.yaml:1: retention.actions must be days, or a duration from 1h to 36500d such as 90d, "
                + "not '99999999999999999999d'",
            "soma.yaml:1: retention.recordings_size must be a size from 1MiB to 1024TiB such as 500MiB, "
                + "not '9223372036854775807TiB'"
        ),
        Row("trust: {subagent: 1.01}", "soma.yaml:1: trust.subagent must be a number from 0 to 1, not '1.01'"),
        Row("recording: on", "soma.yaml:1: recording must be redacted, full or off, not 'on'"),
        Row(
            "listen_addresses:\n- 127.0.0.1:80\n- nowhere\n",
            "soma.yaml:3: listen_addresses must be HOST:PORT such as 127.0.0.1:19464 each, not 'nowhere'"
        ),
        Row(
            "exporter: {endpoint: \"user:secret@host\"}",
            "soma.yaml:1: exporter.endpoint must be a base URL such as http://localhost:4318"
        ),
        Row(
            "recording: \(String(repeating: "x", count: 50))",
            "soma.yaml:1: recording must be redacted, full or off, not '\(String(repeating: "x", count: 40))…'"
        ),
    ]

    @Test(arguments: keys + types + values)
    func `what is wrong is said with its line and what to write`(row: Row) {
        #expect(Configuration.problems(Array(row.document.utf8)) == row.problems)
    }

    @Test func `a limit in the environment is a number above 0`() {
        for text in ["0", "-1", "x", "1 ", "inf", "nan", "1e999", "1,5"] {
            #expect(
                Configuration.problems([], environment: ["SOMA_BUDGET_TOKENS": text, "SOMA_BUDGET_COST_USD": text]) == [
                    "SOMA_BUDGET_TOKENS must be a number above 0", "SOMA_BUDGET_COST_USD must be a number above 0",
                ]
            )
        }
    }

    @Test func `one line says how much more is wrong`() throws {
        let error = #expect(throws: ConfigurationError.self) { try Configuration.parsing("a1: 1\nrecording: on\n") }
        let one = #expect(throws: ConfigurationError.self) { try Configuration.parsing("recording: on") }
        #expect(error?.description.hasSuffix(" and exporter (and 1 more, see 'soma config')") == true)
        #expect(one?.description == "soma.yaml:1: recording must be redacted, full or off, not 'on'")
    }
}
