internal import SomaModel
internal import SomaPrometheus

extension Dashboard {
    /// soma itself: what it delivers, and what it costs.
    static let exporter = Dashboard(
        uid: "soma-exporter",
        title: "soma / Exporter",
        description: "soma itself: delivery to collectors, scrapes, hooks and its own failures.",
        variables: [.datasource, .job, .instance],
        rows: [
            Row("Delivery", queue, items, lost, requestTime, requestsByStatus),
            Row("Scrapes", readable, parts, scrapeTime, version),
            Row("Hooks", hookLatency, hooksPerMinute),
            Row("soma itself", failures, memory, processor),
        ]
    )

    private static let queue = Panel(
        .lines,
        "Queue",
        "Items that wait for a destination. Colors change at a fifth and at nine tenths of the 100,000 that may wait by default.",
        .count,
        Threshold.from("green", (20_000, "orange"), (90_000, "red")),
        Target(
            PromQL.sum(PromQL.series(.exporterQueueSize, .somas), by: [Label.exporterSignal, Label.destination]),
            PromQL.legend(Label.exporterSignal, Label.destination)
        )
    ).sized(8, 8)

    private static let items = Panel(
        .lines,
        "Sent, rejected and dropped",
        "Items a second, by what became of them: taken by the destination, refused by it, or dropped before it.",
        .perSecond,
        Threshold.none,
        Target(
            PromQL.sum(
                PromQL.rate(PromQL.series(.exporterItems, .somas)),
                by: [Label.result, Label.exporterSignal, Label.destination]
            ),
            PromQL.legend(Label.result, Label.exporterSignal, Label.destination)
        )
    ).sized(8, 8)

    private static let lost = Panel(
        .barGauge,
        "Not delivered",
        "Items within the time range that were rejected by a destination, or dropped before it.",
        .none,
        Threshold.anyIsBad,
        Target(
            PromQL.counted(
                .exporterItems,
                .somas,
                "\(Label.result)!=\"\(ExporterResult.sent.rawValue)\"",
                by: [Label.result, Label.exporterSignal, Label.destination]
            ),
            PromQL.legend(Label.result, Label.exporterSignal, Label.destination),
            isInstant: true
        )
    ).sized(8, 8)

    private static let requestTime = Panel(
        .lines,
        "Request time",
        "How long requests to a destination took, by signal: median and 95th percentile.",
        .seconds,
        Threshold.latency
    ).with { panel in
        panel.targets = [0.5, 0.95].map { rank in
            Target(
                PromQL.quantile(
                    rank,
                    PromQL.sum(
                        PromQL.rate(PromQL.buckets(.exporterRequestDuration, .somas)),
                        by: [Label.exporterSignal, Label.destination, Label.bound]
                    )
                ),
                "p\(Int(rank * 100)) \(PromQL.legend(Label.exporterSignal, Label.destination))"
            )
        }
    }

    private static let requestsByStatus = Panel(
        .bars,
        "Requests by status",
        "Requests a second by signal and the HTTP status of their answer; 0 where there was none.",
        .requestsPerSecond,
        Threshold.none,
        Target(
            PromQL.sum(
                PromQL.rate(PromQL.count(.exporterRequestDuration, .somas)),
                by: [Label.status, Label.exporterSignal, Label.destination]
            ),
            PromQL.legend(Label.status, Label.exporterSignal, Label.destination)
        )
    )

    private static let readable = Panel(
        .stat,
        "State folder",
        "Whether all of the state folder could be read at the last scrape. Only where soma is scraped.",
        .none,
        Threshold.from("red", (1, "green")),
        Target(
            PromQL.max(PromQL.series(EndpointMetric.up, .somas), by: [Label.instance]),
            PromQL.legend(Label.instance),
            isInstant: true
        )
    ).with { $0.texts = readableOrNot }.sized(6, 6)

    private static let parts = Panel(
        .barGauge,
        "Parts of the page",
        "Which parts of the page could be read by every soma. Only where soma is scraped.",
        .none,
        Threshold.from("red", (1, "green")),
        Target(
            PromQL.min(PromQL.series(EndpointMetric.scrapePartSuccess, .somas), by: [EndpointMetric.partLabel]),
            PromQL.legend(EndpointMetric.partLabel),
            isInstant: true
        )
    ).with {
        $0.maximum = 1
        $0.texts = readableOrNot
    }.sized(6, 6)

    private static let readableOrNot = [(0, "unreadable", "red"), (1, "readable", "green")]

    private static let scrapeTime = Panel(
        .lines,
        "Scrape time",
        "How long soma read its state folder, and how long the scrape took as a whole. Only where soma is scraped.",
        .seconds,
        Threshold.from("green", (0.5, "orange"), (5, "red")),
        Target(
            PromQL.max(PromQL.series(EndpointMetric.scrapeDuration, .somas), by: [Label.instance]),
            "reading \(PromQL.legend(Label.instance))"
        ),
        Target(
            PromQL.max(
                "scrape_duration_seconds" + ofSoma,
                by: [Label.instance]
            ),
            "scrape \(PromQL.legend(Label.instance))"
        )
    ).sized(8, 6)

    private static let version = Panel(
        .stat,
        "Version",
        "The versions of soma that answer. Only where soma is scraped.",
        .none,
        Threshold.none,
        Target(
            PromQL.sum(PromQL.series(EndpointMetric.buildInfo, .somas), by: [EndpointMetric.versionLabel]),
            PromQL.legend(EndpointMetric.versionLabel),
            isInstant: true
        )
    ).with { $0.showsNames = true }.sized(4, 6)

    private static let hookLatency = Panel(
        .lines,
        "Hook latency",
        "How long hooks took, from the start of the process to its commit: median, 95th and 99th percentile.",
        .seconds,
        Threshold.from("green", (0.05, "orange"), (0.5, "red"))
    ).with { panel in
        panel.targets = [0.5, 0.95, 0.99].map { rank in
            Target(
                PromQL.quantile(
                    rank,
                    PromQL.sum(PromQL.rate(PromQL.buckets(.hookDuration, .somas)), by: [Label.bound])
                ),
                "p\(Int(rank * 100))"
            )
        }
    }

    private static let hooksPerMinute = Panel(
        .bars,
        "Hooks per minute",
        "Hooks that ran, by the event that they were called for.",
        .count,
        Threshold.none,
        Target(
            "60 * " + PromQL.sum(PromQL.rate(PromQL.count(.hookDuration, .somas)), by: [Label.hookEvent]),
            PromQL.legend(Label.hookEvent)
        )
    )

    private static let failures = Panel(
        .barGauge,
        "Failures",
        "Errors of soma's own within the time range, by component; the audit log has them as \"event\":\"\(AuditEvent.failure.rawValue)\".",
        .none,
        Threshold.anyIsBad,
        Target(
            PromQL.counted(.failures, .somas, by: [Label.component]),
            PromQL.legend(Label.component),
            isInstant: true
        )
    ).sized(8, 7)

    private static let memory = Panel(
        .lines,
        "Memory",
        "Resident memory of soma serve. Only where soma is scraped.",
        .bytes,
        Threshold.none,
        Target(
            PromQL.max(PromQL.series(EndpointMetric.residentMemory, .somas) + ofSoma, by: [Label.instance]),
            PromQL.legend(Label.instance)
        )
    ).sized(8, 7)

    private static let processor = Panel(
        .lines,
        "Processor",
        "Share of one processor that soma serve takes. Only where soma is scraped.",
        .ratio,
        Threshold.none,
        Target(
            PromQL.max(PromQL.rate(PromQL.series(EndpointMetric.cpu, .somas)) + ofSoma, by: [Label.instance]),
            PromQL.legend(Label.instance)
        )
    ).sized(8, 7)

    /// Of soma's processes alone, should the chosen job have others.
    private static let ofSoma =
        " and on (\(Label.job), \(Label.instance)) \(PromQL.series(EndpointMetric.up, .somas))"
}
