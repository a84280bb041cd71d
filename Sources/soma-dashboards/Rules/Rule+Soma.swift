internal import SomaModel
internal import SomaPrometheus

/// Alerts about soma itself.
extension Rule {
    static let failures = Rule(
        name: "SomaFailures",
        kind: .alert(
            for: "0m",
            severity: "warning",
            summary: "soma's {{ $labels.\(Label.component) }} on \(Label.whichSoma) has failed",
            description: "{{ $value | humanize }} times within 10 minutes; the lines of the audit log with "
                + "\"event\":\"\(AuditEvent.failure.rawValue)\" say why."
        ),
        expression: PromQL.news(.failures, by: Label.soma + [Label.component], over: "10m") + " > 0"
    )

    static let stateUnreadable = Rule(
        name: "SomaStateUnreadable",
        kind: .alert(
            for: "5m",
            severity: "critical",
            summary: "soma on \(Label.whichSoma) cannot read all of its state folder",
            description:
                "\(EndpointMetric.scrapePartSuccess) says which part, whose metrics and alerts are missing until it can; "
                + "soma doctor says what to do."
        ),
        expression: "\(PromQL.recent(EndpointMetric.up)) == 0"
    )

    static let down = Rule(
        name: "SomaDown",
        kind: .alert(
            for: "5m",
            severity: "warning",
            summary: "soma serve on \(Label.whichSoma) does not answer",
            description: "It was scraped within the last week."
        ),
        expression: "up == 0 and on (\(Label.job), \(Label.instance)) last_over_time(\(EndpointMetric.up)[1w])"
    )
}
