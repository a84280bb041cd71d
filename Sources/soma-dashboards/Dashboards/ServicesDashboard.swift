internal import SomaModel

extension Dashboard {
    /// An agent above a service that it may have something to do with, on one time axis.
    static let services = Dashboard(
        uid: "soma-services",
        title: "soma / Agents next to services",
        description:
            "One agent's pressure and errors above one service's requests, errors and latency, aligned in time.",
        variables: [.datasource, .job, .instance, .oneAgent, .service],
        annotations: [.firings, .blocks],
        rows: [
            Row("Agent $agent", .pressureWithModes.sized(24, 7), agentErrors),
            Row("Service $service", requestRate, requestErrors, latency),
        ]
    )

    private static let agentErrors = Panel(
        .bars,
        "Actions of the agent",
        "Actions per minute, by outcome. Points lead to their traces.",
        .count,
        Threshold.none,
        Target(
            "60 * " + PromQL.sum(PromQL.rate(PromQL.series(.actions, .oneAgent)), by: [Label.outcome]),
            PromQL.legend(Label.outcome),
            hasExemplars: true
        )
    ).with { $0.colors = [(ActionOutcome.ok.rawValue, "green"), (ActionOutcome.error.rawValue, "red")] }.sized(24, 6)

    private static let requestRate = Panel(
        .lines,
        "Request rate",
        "Requests a second that the service answered, by status.",
        .requestsPerSecond,
        Threshold.none,
        Target(
            PromQL.sum(PromQL.rate(PromQL.count(.httpServerRequestDuration, .service)), by: [Label.status]),
            PromQL.legend(Label.status)
        )
    ).sized(24, 6)

    private static let requestErrors = Panel(
        .lines,
        "Error rate",
        "The share of the service's requests that it answered with a status of 500 or more; a gap where there were none.",
        .ratio,
        Threshold.from("green", (0.01, "orange"), (0.05, "red")),
        Target(
            "(\(failed) or 0 * \(requests)) / (\(requests) > 0)",
            "errors"
        )
    ).with { $0.maximum = 1 }.sized(24, 6)

    private static let requests = PromQL.sum(PromQL.rate(PromQL.count(.httpServerRequestDuration, .service)))
    private static let failed = PromQL.sum(
        PromQL.rate(PromQL.count(.httpServerRequestDuration, .service, "\(Label.status)=~\"5..\""))
    )

    private static let latency = Panel(
        .lines,
        "Latency",
        "How long the service's requests took: median, 95th and 99th percentile. Points lead to their traces.",
        .seconds,
        Threshold.latency
    ).with { panel in
        panel.targets = [0.5, 0.95, 0.99].map { rank in
            Target(
                PromQL.quantile(
                    rank,
                    PromQL.sum(PromQL.rate(PromQL.buckets(.httpServerRequestDuration, .service)), by: [Label.bound])
                ),
                "p\(Int(rank * 100))",
                hasExemplars: rank == 0.95
            )
        }
    }.sized(24, 7)
}
