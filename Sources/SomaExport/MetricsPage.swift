package import SomaModel
package import SomaPrometheus
internal import SomaSystem
package import SomaTelemetry

/// What a Prometheus server reads at `/metrics`.
package struct MetricsPage: Sendable {
    private let snapshot: Snapshot?
    private let parts: [SnapshotPart]
    private let source: TelemetrySource
    private let seconds: Double

    /// - Parameters:
    ///   - snapshot: `nil` where the state folder could not be read: `soma_up` says so, and the rest is still served.
    ///   - parts: how reading each part of it went.
    ///   - seconds: how long the snapshot took.
    package init(_ snapshot: Snapshot?, parts: [SnapshotPart], source: TelemetrySource, seconds: Double) {
        self.snapshot = snapshot
        self.parts = parts
        self.source = source
        self.seconds = seconds
    }

    package func render(_ format: ExpositionFormat) -> [UInt8] {
        var page = Exposition(format)
        let process = ProcessStatistics.current
        var parts = parts
        parts.append(SnapshotPart("process", seconds: 0, failure: process == nil ? "/proc/self cannot be read" : nil))
        if let snapshot { page.append(snapshot.metrics(withExemplars: format.isOpenMetrics)) }
        let isUp = snapshot != nil && self.parts.allSatisfy { $0.failure == nil }
        page.append(EndpointMetric.up, help: "Whether all of the state folder could be read.", value: isUp ? 1 : 0)
        page.append(
            EndpointMetric.scrapeDuration,
            help: "How long reading the state folder took.",
            value: seconds
        )
        page.append(
            EndpointMetric.scrapePartSuccess,
            kind: .gauge,
            help: "Whether a part of the page could be read; its metrics are missing where it could not.",
            parts.map { ([Attribute(EndpointMetric.partLabel, .string($0.name))], $0.failure == nil ? 1 : 0) }
        )
        page.append(
            EndpointMetric.buildInfo,
            kind: .info,
            help: "The version that answers.",
            labels: [Attribute(EndpointMetric.versionLabel, .string(somaVersion))],
            value: 1
        )
        page.append(
            "target_info",
            kind: .info,
            help: "Attributes of the resource that the metrics speak of.",
            labels: source.resource.filter { attribute in
                attribute.key != AttributeName.serviceName && attribute.key != AttributeName.serviceInstanceID
            },
            value: 1
        )
        if let process { page.append(process) }
        page.finish()
        return page.bytes
    }
}

extension Exposition {
    /// Under the names that Prometheus's own clients give them.
    fileprivate mutating func append(_ process: ProcessStatistics) {
        append(
            EndpointMetric.cpu,
            kind: .counter,
            help: "Total user and system CPU time spent in seconds.",
            value: process.cpuSeconds,
            created: process.startTimeSeconds
        )
        append(
            "process_start_time_seconds",
            help: "Start time of the process since unix epoch in seconds.",
            value: process.startTimeSeconds
        )
        append("process_virtual_memory_bytes", help: "Virtual memory size in bytes.", value: process.virtualMemoryBytes)
        append(
            EndpointMetric.residentMemory,
            help: "Resident memory size in bytes.",
            value: process.residentMemoryBytes
        )
        append("process_open_fds", help: "Number of open file descriptors.", value: Double(process.openFiles))
        append("process_max_fds", help: "Maximum number of open file descriptors.", value: process.maximumFiles)
    }
}
