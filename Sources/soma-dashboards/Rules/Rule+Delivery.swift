internal import SomaModel

/// Alerts about what does not reach collectors: to be seen where soma is scraped, or where another destination leads; what
/// cannot be delivered takes its own metrics with it.
extension Rule {
    private static let destination =
        "{{ $labels.\(Label.exporterSignal) }} of \(Label.whichSoma) to {{ $labels.\(Label.destination) }}"
    private static let queue = Label.soma + [Label.exporterSignal, Label.destination]
    private static let whatToDo = "soma export --test says what the destination answers."

    private static func taken(_ matchers: String..., over window: String) -> String {
        let isTaken = matchers + [matcher(.sent)]
        return PromQL.counted(.exporterItems, Scope(matchers: isTaken), by: queue, over: window)
    }

    static let exporterNotDelivering = Rule(
        name: "SomaExporterNotDelivering",
        kind: .alert(
            for: "10m",
            severity: "warning",
            summary: "Nothing takes \(destination)",
            description:
                "At least {{ $value | humanize }} items wait, and none has been taken for 10 minutes. \(whatToDo)"
        ),
        expression: PromQL.min("min_over_time(\(PromQL.series(.exporterQueueSize))[5m])", by: queue)
            + " > 0 unless on (\(PromQL.list(queue))) \(taken(over: "10m")) > 0"
    )

    /// Metrics have no queue; between two attempts there are at most 6 minutes, unless the destination asks for more.
    static let metricsNotDelivered = Rule(
        name: "SomaMetricsNotDelivered",
        kind: .alert(
            for: "10m",
            severity: "warning",
            summary: "Nothing takes \(destination)",
            description: "{{ $value | humanize }} requests within 15 minutes, and not a point was taken. \(whatToDo)"
        ),
        expression: PromQL.counted(
            .exporterRequestDuration,
            .everything,
            isMetrics,
            by: queue,
            over: "15m"
        )
            + " > 0 unless on (\(PromQL.list(queue))) \(taken(isMetrics, over: "15m")) > 0"
    )

    private static let isMetrics = "\(Label.exporterSignal)=\"\(ExportSignal.metrics.rawValue)\""

    /// What waited for a destination that was removed is dropped with its queue, which is no loss. Where Prometheus gets its
    /// series by OTLP, a queue that is gone is seen as such after 5 minutes.
    static let exporterLosing = Rule(
        name: "SomaExporterLosing",
        kind: .alert(
            for: "6m",
            severity: "warning",
            summary: "soma loses \(destination)",
            description: "{{ $value | humanize }} items were {{ $labels.\(Label.result) }} within 15 minutes."
        ),
        expression: "\(lost(.rejected)) or \(lost(.dropped)) and on (\(PromQL.list(queue))) "
            + PromQL.series(.exporterQueueSize)
    )

    private static func matcher(_ result: ExporterResult) -> String { "\(Label.result)=\"\(result.rawValue)\"" }

    private static func lost(_ result: ExporterResult) -> String {
        PromQL.news(
            .exporterItems,
            matcher(result),
            by: queue + [Label.result],
            over: "15m"
        ) + " > 0"
    }
}
