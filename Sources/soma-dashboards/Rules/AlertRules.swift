internal import SomaModel
internal import SomaPrometheus
internal import SomaTelemetry

extension RuleGroup {
    static let alerts = RuleGroup(
        name: "soma-alerts",
        rules: [
            agentInBlock, agentUnderPressure, errorCascade, agentSilent, budgetNearlyGone, budgetGone,
            exporterNotDelivering, exporterLosing, failures, stateUnreadable, down,
        ]
    )

    private static let agent = "{{ $labels.\(Label.agent) }}"

    private static func pressure(while condition: String) -> String {
        let mode = PromQL.max(PromQL.series(.mode), by: Label.job, Label.agent)
        let pressure = PromQL.max(PromQL.series(.pressure), by: Label.job, Label.agent)
        return PromQL.named("\(pressure) and on (\(Label.job), \(Label.agent)) \(mode) \(condition)")
    }

    private static let agentInBlock = Rule(
        name: "SomaAgentInBlock",
        kind: .alert(
            for: "0m",
            severity: "critical",
            summary: "\(agent) is in BLOCK",
            description: "Its pressure is {{ $value | humanizePercentage }}; destructive operations are denied to it. "
                + "soma status shows why, soma unblock lifts it."
        ),
        expression: pressure(while: "== \(Mode.block.rawValue)")
    )

    private static let agentUnderPressure = Rule(
        name: "SomaAgentUnderPressure",
        kind: .alert(
            for: "10m",
            severity: "warning",
            summary: "\(agent) has been in WARN or above for 10 minutes",
            description: "Its pressure is {{ $value | humanizePercentage }}."
        ),
        expression: pressure(while: ">= \(Mode.warn.rawValue)")
    )

    private static let errorCascade = Rule(
        name: "SomaErrorCascade",
        kind: .alert(
            for: "0m",
            severity: "warning",
            summary: "\(agent) fails again and again",
            description:
                "The pattern error_cascade fired {{ $value | humanize }} times within 10 minutes: three failures in a row "
                + "or more."
        ),
        expression: PromQL.named(
            risen(
                PromQL.series(.guidanceFirings, .everything, "\(Label.pattern)=\"error_cascade\""),
                by: Label.job,
                Label.agent,
                within: "10m"
            )
        )
    )

    /// soma ends a session after 30 idle minutes by itself; until then someone may wait for an agent that hangs.
    private static let agentSilent = Rule(
        name: "SomaAgentSilent",
        kind: .alert(
            for: "0m",
            severity: "info",
            summary: "\(agent) has gone silent in mid-session",
            description:
                "Its last action ended {{ $value | humanizeDuration }} ago, and its session is still open: it hangs, or waits for someone."
        ),
        expression: PromQL.named(
            "(time() - \(PromQL.max(PromQL.series(.lastActionTime), by: Label.job, Label.agent))) > 600 "
                + "and on (\(Label.job), \(Label.agent)) "
                + "\(PromQL.max(PromQL.series(.sessionOpen), by: Label.job, Label.agent)) == 1"
        )
    )

    private static let budgetNearlyGone = budget(above: 0.8, "warning")
    private static let budgetGone = budget(above: 0.95, "critical")

    private static func budget(above share: Double, _ severity: String) -> Rule {
        Rule(
            name: "SomaBudgetNearlyGone",
            kind: .alert(
                for: "0m",
                severity: severity,
                summary: "The budget of {{ $labels.\(Label.budgetDimension) }} is nearly gone",
                description: "{{ $value | humanizePercentage }} of it is spent in this period."
            ),
            expression: PromQL.max(PromQL.series(.budgetUsed), by: Label.job, Label.budgetDimension) + " > \(share)"
        )
    }

    private static let destination = "{{ $labels.\(Label.exporterSignal) }} for {{ $labels.\(Label.destination) }}"

    /// To be seen where soma is scraped: what cannot be delivered takes its own metrics with it.
    private static let exporterNotDelivering = Rule(
        name: "SomaExporterNotDelivering",
        kind: .alert(
            for: "5m",
            severity: "warning",
            summary: "soma does not deliver \(destination)",
            description:
                "{{ $value | humanize }} items wait, and none has been taken for 10 minutes. soma export --test says "
                + "what the destination answers."
        ),
        expression: "\(stuck) > 0 unless on (\(exporterLabels)) \(sent) > 0"
    )

    private static let exporterLabels = [Label.job, Label.exporterSignal, Label.destination].joined(separator: ", ")
    private static let stuck =
        "min by (\(exporterLabels)) (min_over_time(\(PromQL.series(.exporterQueueSize))[10m]))"
    private static let taken = PromQL.series(.exporterItems, .everything, "\(Label.result)=\"sent\"")
    private static let sent = "sum by (\(exporterLabels)) (\(PromQL.increase(taken, "10m")))"

    private static let exporterLosing = Rule(
        name: "SomaExporterLosing",
        kind: .alert(
            for: "0m",
            severity: "warning",
            summary: "soma loses \(destination)",
            description: "{{ $value | humanize }} items were {{ $labels.\(Label.result) }} within 10 minutes."
        ),
        expression: risen(
            PromQL.series(.exporterItems, .everything, "\(Label.result)!=\"sent\""),
            by: Label.job,
            Label.exporterSignal,
            Label.destination,
            Label.result,
            within: "10m"
        )
    )

    private static let failures = Rule(
        name: "SomaFailures",
        kind: .alert(
            for: "0m",
            severity: "warning",
            summary: "soma's {{ $labels.\(Label.component) }} has failed",
            description: "{{ $value | humanize }} times within 10 minutes; the lines of the audit log with "
                + "\"event\":\"failure\" say why."
        ),
        expression: risen(PromQL.series(.failures), by: Label.job, Label.component, within: "10m")
    )

    private static let stateUnreadable = Rule(
        name: "SomaStateUnreadable",
        kind: .alert(
            for: "5m",
            severity: "critical",
            summary: "soma on {{ $labels.\(Label.instance) }} cannot read all of its state folder",
            description: "soma_scrape_part_success says which part; soma doctor says what to do."
        ),
        expression: "\(EndpointMetric.up) == 0"
    )

    private static let down = Rule(
        name: "SomaDown",
        kind: .alert(
            for: "5m",
            severity: "warning",
            summary: "soma serve on {{ $labels.\(Label.instance) }} does not answer",
            description: "It was scraped within the last hour."
        ),
        expression: "up == 0 and on (\(Label.job), \(Label.instance)) last_over_time(\(EndpointMetric.up)[1h])"
    )

    /// That a counter rose, or appeared: `increase` cannot see a series' first event. What appears because its soma has just
    /// become known to Prometheus is no news.
    private static func risen(_ series: String, by labels: String..., within window: String) -> String {
        let list = labels.joined(separator: ", ")
        let appeared =
            "(\(series) unless \(series) offset \(window)) "
            + "and on (\(Label.job), \(Label.instance)) \(PromQL.series(.agents)) offset \(window)"
        return "sum by (\(list)) (\(PromQL.increase(series, window))) > 0 or sum by (\(list)) (\(appeared)) > 0"
    }
}
