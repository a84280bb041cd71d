internal import SomaModel
internal import SomaPrometheus

extension RuleGroup {
    static let alerts = RuleGroup(
        name: "soma-alerts",
        rules: [
            .agentInBlock, .agentUnderPressure, .errorCascade, .agentSilent, .budgetNearlyGone, .budgetGone,
            .exporterNotDelivering, .metricsNotDelivered, .exporterLosing, .failures, .stateUnreadable, .down,
        ]
    )
}

extension Label {
    /// The soma that an alert is about, as a template: behind a collector the one that the collector names. By OTLP that is
    /// an id, so its machine stands beside it.
    static let whichSoma =
        "{{ or $labels.\(exportedInstance) $labels.\(instance) }}"
        + "{{ with printf `max by (\(hostName)) (last_over_time(target_info{\(hostName)!=\"\",job=%q,instance=%q,"
        + "\(exportedInstance)=%q}[1h]))` $labels.\(job) $labels.\(instance) $labels.\(exportedInstance) | query }}"
        + " ({{ . | first | label \"\(hostName)\" }}){{ end }}"
    private static let hostName = PrometheusName.label(AttributeName.hostName)
}
