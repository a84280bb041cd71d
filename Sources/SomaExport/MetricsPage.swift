internal import SomaPrometheus
internal import SomaSystem
package import SomaModel
package import SomaTelemetry

/// What a Prometheus server reads at `/metrics`.
package enum MetricsPage {
    package static let contentType = TextExposition.contentType

    /// - Parameters:
    ///   - snapshot: `nil` where the state folder could not be read: `soma_up` says so, and the rest is still served.
    ///   - seconds: how long the snapshot took.
    package static func render(_ snapshot: Snapshot?, source: TelemetrySource, seconds: Double) -> [UInt8] {
        var page = TextExposition()
        if let snapshot { page.append(snapshot.metrics) }
        page.append("soma_up", help: "Whether the state folder could be read.", value: snapshot == nil ? 0 : 1)
        page.append(
            "soma_scrape_duration_seconds",
            help: "How long reading the state folder took.",
            value: seconds
        )
        page.append(
            "soma_build_info",
            help: "The version that answers.",
            labels: [Attribute("version", .string(somaVersion))],
            value: 1
        )
        page.append(
            "target_info",
            help: "Attributes of the resource that the metrics speak of.",
            labels: source.resource.filter { $0.key != "service.name" && $0.key != "service.instance.id" },
            value: 1
        )
        appendProcess(to: &page)
        return page.bytes
    }

    private static func appendProcess(to page: inout TextExposition) {
        guard let process = ProcessStatistics.current else { return }
        page.append(
            "process_cpu_seconds_total",
            kind: .counter,
            help: "Total user and system CPU time spent in seconds.",
            value: process.cpuSeconds
        )
        page.append(
            "process_start_time_seconds",
            help: "Start time of the process since unix epoch in seconds.",
            value: process.startTimeSeconds
        )
        page.append(
            "process_virtual_memory_bytes",
            help: "Virtual memory size in bytes.",
            value: process.virtualMemoryBytes
        )
        page.append(
            "process_resident_memory_bytes",
            help: "Resident memory size in bytes.",
            value: process.residentMemoryBytes
        )
        page.append("process_open_fds", help: "Number of open file descriptors.", value: Double(process.openFiles))
        page.append("process_max_fds", help: "Maximum number of open file descriptors.", value: process.maximumFiles)
    }
}
