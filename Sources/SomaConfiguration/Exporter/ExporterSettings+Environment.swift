internal import SomaModel

extension ExporterSettings {
    /// Takes OpenTelemetry's variables in, for each signal its own form or else the general one. What is wrong with one that
    /// is in force for a signal that is sent is a problem: an exporter that sends nothing and says nothing helps nobody.
    ///
    /// - Parameter warnings: what is left out and hinders nothing else.
    mutating func apply(
        _ environment: @escaping (String) -> String?,
        _ queue: inout QueueSettings,
        _ problems: inout [ConfigurationProblem],
        _ warnings: inout [String]
    ) {
        var reader = VariableReader(environment)
        reader.readDisabled(into: &isDisabled)
        for signal in ExportSignal.allCases {
            reader.isInForce = !isDisabled.value
            reader.readExporter(of: signal, into: &standard[signal].isEnabled)
            reader.isInForce = isSent([signal], to: [standard])
            reader.read(signal, into: &standard[signal])
        }
        reader.isInForce = isSent(ExportSignal.allCases.filter { !reader.hasURL($0) }, to: [standard])
        reader.readEndpoint(into: &standard.endpoint)
        reader.isInForce = isSent([.traces], to: [standard])
        reader.readLimit("OTEL_BSP_EXPORT_TIMEOUT", of: &standard.traces.timeout)
        reader.isInForce = isSent([.metrics], to: [standard])
        reader.readTemporality(into: &standard.temporality)
        reader.readLimit("OTEL_METRIC_EXPORT_TIMEOUT", of: &standard.metrics.timeout)
        reader.isInForce = isSent([.metrics], to: destinations)
        reader.readInterval("OTEL_METRIC_EXPORT_INTERVAL", through: 86_400_000, into: &metricInterval)
        reader.isInForce = isSent([.traces, .logs], to: destinations)
        reader.readInterval("OTEL_BSP_SCHEDULE_DELAY", through: 3_600_000, into: &scheduleDelay)
        reader.readCount("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", through: 100_000) { batchSize = $0 }
        reader.readCount("OTEL_BSP_MAX_QUEUE_SIZE", through: 10_000_000) { size in
            queue.items = Setting(Double(size.value), from: size.origin)
        }
        problems += reader.problems
        warnings += reader.warnings
    }

    /// Whether any of the signals goes to any of the destinations.
    private func isSent(_ signals: [ExportSignal], to destinations: [DestinationSettings]) -> Bool {
        !isDisabled.value && destinations.contains { $0.signals.contains(where: signals.contains) }
    }
}
