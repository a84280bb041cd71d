internal import SomaModel

/// Alerts about agents and what they cost.
extension Rule {
    private static let agent = "{{ $labels.\(Label.agent) }} on \(Label.whichSoma)"

    private static func gauge(_ instrument: Instrument) -> String {
        PromQL.max(PromQL.recent(PromQL.series(instrument)), by: Label.oneAgent)
    }

    private static let sameAgent = "and on (\(PromQL.list(Label.oneAgent)))"

    private static func pressure(while condition: String) -> String {
        PromQL.named("\(gauge(.pressure)) \(sameAgent) \(gauge(.mode)) \(condition)")
    }

    static let agentInBlock = Rule(
        name: "SomaAgentInBlock",
        kind: .alert(
            for: "0m",
            severity: "critical",
            summary: "\(agent) is in BLOCK",
            description:
                "Its pressure is {{ $value | humanizePercentage }}; where that is no reason, its budget is nearly "
                + "spent or its cost climbs while it fails. Destructive operations are denied to it. soma status shows why, "
                + "soma unblock lifts it."
        ),
        expression: pressure(while: "== \(Mode.block.rawValue)")
    )

    static let agentUnderPressure = Rule(
        name: "SomaAgentUnderPressure",
        kind: .alert(
            for: "10m",
            severity: "warning",
            summary: "\(agent) has been in WARN or above for 10 minutes",
            description:
                "Its pressure is {{ $value | humanizePercentage }}; where that is no reason, a pattern holds it "
                + "there: failures in a row, climbing cost or a budget nearly spent."
        ),
        expression: pressure(while: ">= \(Mode.warn.rawValue)")
    )

    static let errorCascade = Rule(
        name: "SomaErrorCascade",
        kind: .alert(
            for: "0m",
            severity: "warning",
            summary: "\(agent) fails again and again",
            description:
                "The pattern error_cascade fired {{ $value | humanize }} times within 10 minutes: three failures in a row "
                + "or more. For agents of soma run nothing fires; such failures put them into WARN."
        ),
        expression: PromQL.named(
            PromQL.news(
                .guidanceFirings,
                "\(Label.pattern)=\"error_cascade\"",
                by: Label.oneAgent,
                over: "10m",
                ofAgents: true
            ) + " > 0"
        )
    )

    /// soma ends a session after 30 idle minutes by itself; until then someone may wait for an agent that hangs. Who has
    /// ended without a word, as a recording that was replayed does, looks the same.
    static let agentSilent = Rule(
        name: "SomaAgentSilent",
        kind: .alert(
            for: "0m",
            severity: "info",
            summary: "\(agent) has gone silent in mid-session",
            description:
                "Its last action ended {{ $value | humanizeDuration }} ago, and its session is still open: it hangs, waits "
                + "for someone, or has ended without a word, as a replayed recording does. See whether its program runs; "
                + "after 30 idle minutes soma ends the session by itself."
        ),
        expression: PromQL.named(
            "(time() - \(gauge(.lastActionTime))) > 600 \(sameAgent) \(gauge(.sessionOpen)) == 1"
        )
    )

    static let budgetNearlyGone = budget("> 0.8 <= 0.95", "warning")
    static let budgetGone = budget("> 0.95", "critical")

    private static func budget(_ share: String, _ severity: String) -> Rule {
        Rule(
            name: "SomaBudgetNearlyGone",
            kind: .alert(
                for: "0m",
                severity: severity,
                summary: "The budget of {{ $labels.\(Label.budgetDimension) }} on \(Label.whichSoma) is "
                    + "{{ if ge $value 1.0 }}spent{{ else }}nearly gone{{ end }}",
                description: "{{ $value | humanizePercentage }} of it is spent in this period."
            ),
            expression: PromQL.max(
                PromQL.recent(PromQL.series(.budgetUsed)),
                by: Label.soma + [Label.budgetDimension]
            ) + " \(share)"
        )
    }
}
