import SomaModel
import SomaPrometheus
import Testing

struct PrometheusNameTests {
    @Test(
        arguments: [
            ("soma.pressure", .gauge, "1", "soma_pressure_ratio"),
            ("soma.pressure.own", .gauge, "1", "soma_pressure_own_ratio"),
            ("soma.mode", .gauge, "{mode}", "soma_mode"),
            ("soma.last_action.time", .gauge, "s", "soma_last_action_time_seconds"),
            ("soma.actions", .counter, "{action}", "soma_actions_total"),
            ("soma.cost.usd", .counter, "{USD}", "soma_cost_usd_total"),
            ("soma.action.duration", .histogram, "s", "soma_action_duration_seconds"),
            ("x", .counter, "1", "x_total"),
            ("x.total", .counter, "1", "x_total"),
            ("x.seconds", .gauge, "s", "x_seconds"),
            ("x", .counter, "s", "x_seconds_total"),
            ("x", .gauge, "By", "x_bytes"),
            ("x", .histogram, "1", "x"),
        ] as [(String, Instrument.Kind, String, String)]
    )
    func `an instrument's family is named by its unit and kind`(
        name: String,
        kind: Instrument.Kind,
        unit: String,
        family: String
    ) {
        #expect(PrometheusName.family(Instrument(name, kind, unit: unit, "")) == family)
    }

    @Test(arguments: [
        ("gen_ai.agent.id", "gen_ai_agent_id"),
        ("http.response.status_code", "http_response_status_code"),
        ("Az_09", "Az_09"),
        ("9lives", "_9lives"),
        ("a-b c/d:e", "a_b_c_d_e"),
        ("é\u{301}", "__"),
        ("", ""),
    ])
    func `what Prometheus does not take in a name becomes an underscore`(name: String, label: String) {
        #expect(PrometheusName.label(name) == label)
    }
}
