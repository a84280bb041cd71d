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
    /// The soma that an alert is about, as a template. Behind a collector it is the one that the collector names.
    static let whichSoma = "{{ or $labels.\(exportedInstance) $labels.\(instance) }}"
}
