import SomaModel
import SomaPrometheus
import SomaTelemetry
import SomaTestSupport
import Testing

struct ExpositionTests {
    private func text(_ metrics: [Metric]) -> String {
        var exposition = Exposition()
        exposition.append(metrics)
        return String(decoding: exposition.bytes, as: UTF8.self)
    }

    private func gauge(_ attributes: [Attribute], _ value: Metric.Value) -> Metric {
        Metric(
            instrument: Instrument("g", .gauge, unit: "{g}", "G."),
            points: [Metric.Point(attributes: attributes, startTime: nil, value: value)]
        )
    }

    @Test func `families are sorted by name, with help, type and samples`() {
        let counter = Metric(
            instrument: Instrument("soma.actions", .counter, unit: "{action}", "Actions recorded."),
            points: [("a", 3), ("b", 4)].map { agent, count in
                Metric.Point(
                    attributes: [
                        Attribute("gen_ai.agent.id", .string(agent)), Attribute("gen_ai.tool.name", .string("Bash")),
                    ],
                    startTime: .noon,
                    value: .int(count)
                )
            }
        )
        let histogram = Metric(
            instrument: Instrument("soma.action.duration", .histogram, unit: "s", "How long actions ran."),
            points: [
                Metric.Point(
                    attributes: [Attribute("gen_ai.tool.name", .string("Bash"))],
                    startTime: .noon,
                    value: .histogram(Metric.Histogram(bounds: [0.1, 1, 10], counts: [2, 0, 1, 4], sum: 45.25))
                )
            ]
        )
        let pressure = Metric(
            instrument: Instrument("soma.pressure", .gauge, unit: "1", "Pressure."),
            points: [Metric.Point(attributes: [], startTime: nil, value: .double(0.25))]
        )
        #expect(
            text([pressure, counter, histogram]) == #"""
                # HELP soma_action_duration_seconds How long actions ran.
                # TYPE soma_action_duration_seconds histogram
                soma_action_duration_seconds_bucket{gen_ai_tool_name="Bash",le="0.1"} 2
                soma_action_duration_seconds_bucket{gen_ai_tool_name="Bash",le="1"} 2
                soma_action_duration_seconds_bucket{gen_ai_tool_name="Bash",le="10"} 3
                soma_action_duration_seconds_bucket{gen_ai_tool_name="Bash",le="+Inf"} 7
                soma_action_duration_seconds_sum{gen_ai_tool_name="Bash"} 45.25
                soma_action_duration_seconds_count{gen_ai_tool_name="Bash"} 7
                # HELP soma_actions_total Actions recorded.
                # TYPE soma_actions_total counter
                soma_actions_total{gen_ai_agent_id="a",gen_ai_tool_name="Bash"} 3
                soma_actions_total{gen_ai_agent_id="b",gen_ai_tool_name="Bash"} 4
                # HELP soma_pressure_ratio Pressure.
                # TYPE soma_pressure_ratio gauge
                soma_pressure_ratio 0.25

                """#
        )
    }

    @Test func `a histogram without labels has its bound alone`() {
        let metric = Metric(
            instrument: Instrument("h", .histogram, unit: "s", "H."),
            points: [
                Metric.Point(
                    attributes: [],
                    startTime: .noon,
                    value: .histogram(Metric.Histogram(bounds: [0.0025], counts: [0, 0], sum: 0))
                )
            ]
        )
        #expect(
            text([metric]).hasSuffix(
                """
                h_seconds_bucket{le="0.0025"} 0
                h_seconds_bucket{le="+Inf"} 0
                h_seconds_sum 0
                h_seconds_count 0

                """
            )
        )
    }

    @Test(
        arguments: [
            (.string("plain"), "plain"),
            (.string(""), ""),
            (.string(#"a\b"#), #"a\\b"#),
            (.string(#"say "x""#), #"say \"x\""#),
            (.string("two\nlines"), #"two\nlines"#),
            (.string("two\r\nlines"), "two\r\\nlines"),
            (.string(#"\n"#), #"\\n"#),
            (.string("é 🧪 {a=\"b\"} # 1"), #"é 🧪 {a=\"b\"} # 1"#),
            (.bool(true), "true"),
            (.bool(false), "false"),
            (.int(.min), "-9223372036854775808"),
            (.double(0.5), "0.5"),
        ] as [(AttributeValue, String)]
    )
    func `a label's value is escaped`(value: AttributeValue, label: String) {
        let lines = text([gauge([Attribute("k.1", value)], .int(1))]).utf8.split(separator: UInt8(ascii: "\n"))
        #expect(lines.last.map { Array($0) } == Array("g{k_1=\"\(label)\"} 1".utf8))
        #expect(lines.count == 3)
    }

    @Test(
        arguments: [
            (.int(.max), "9223372036854775807"),
            (.double(0), "0"),
            (.double(-0.0), "0"),
            (.double(1), "1"),
            (.double(-3), "-3"),
            (.double(0.1), "0.1"),
            (.double(1_767_268_800), "1767268800"),
            (.double(1_767_268_800.25), "1767268800.25"),
            (.double(0x1p53), "9007199254740992.0"),
            (.double(1e300), "1e+300"),
            (.double(.leastNonzeroMagnitude), "5e-324"),
            (.double(.nan), "NaN"),
            (.double(.infinity), "+Inf"),
            (.double(-.infinity), "-Inf"),
        ] as [(Metric.Value, String)]
    )
    func `a value is written in the fewest digits that read back`(value: Metric.Value, text: String) {
        #expect(self.text([gauge([], value)]).hasSuffix("\ng \(text)\n"))
    }

    @Test func `single values stand in families of their own`() {
        var exposition = Exposition()
        exposition.append("soma_up", help: "Up \\ or\nnot.", value: 1)
        exposition.append(
            "soma_build_info",
            help: "Build.",
            labels: [Attribute("version", .string("0.1.0"))],
            value: 1
        )
        exposition.append("process_cpu_seconds_total", kind: .counter, help: "CPU.", value: 0.25)
        #expect(
            String(decoding: exposition.bytes, as: UTF8.self) == #"""
                # HELP soma_up Up \\ or\nnot.
                # TYPE soma_up gauge
                soma_up 1
                # HELP soma_build_info Build.
                # TYPE soma_build_info gauge
                soma_build_info{version="0.1.0"} 1
                # HELP process_cpu_seconds_total CPU.
                # TYPE process_cpu_seconds_total counter
                process_cpu_seconds_total 0.25

                """#
        )
    }

    @Test func `attributes that become one label share it, in the order of their names`() {
        let attributes = [
            Attribute("a-b", .bool(true)), Attribute("a.b", .string("1")), Attribute("a_b", .string("\"2")),
            Attribute("c", .int(3)),
        ]
        #expect(text([gauge(attributes, .int(1))]).hasSuffix("\ng{a_b=\"true;1;\\\"2\",c=\"3\"} 1\n"))
    }

    @Test func `nothing makes no text`() {
        #expect(Exposition().bytes.isEmpty)
        #expect(text([]).isEmpty)
    }
}
