package import SomaModel

/// Where telemetry goes and when: `soma.yaml`'s `exporter`, then OpenTelemetry's variables.
package struct ExporterSettings: Equatable, Sendable {
    /// `OTEL_SDK_DISABLED`: nothing is sent; default false.
    package internal(set) var isDisabled = Setting(false)
    /// The one that the options and the variables speak of.
    package internal(set) var standard = DestinationSettings(name: DestinationSettings.standardName)
    /// Those under `exporter.destinations`, in the file's order; each has an endpoint.
    package internal(set) var others: [DestinationSettings] = []
    /// Seconds between two deliveries of a daemon, > 0 and at most an hour: `OTEL_BSP_SCHEDULE_DELAY`; default 5.
    package internal(set) var scheduleDelay = Setting(5.0)
    /// The most items of one request: `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`; default 512.
    package internal(set) var batchSize = Setting(512)
    /// Seconds between two exports of metrics, > 0 and at most a day: `OTEL_METRIC_EXPORT_INTERVAL`, else
    /// `exporter.metric_interval`; default 60.
    package internal(set) var metricInterval = Setting(60.0)

    /// The defaults.
    package init() {}

    /// The standard one first.
    package var destinations: [DestinationSettings] { [standard] + others }
}

/// One collector.
package struct DestinationSettings: Equatable, Sendable {
    /// Of the destination that has no entry under `exporter.destinations`.
    package static let standardName = "default"

    /// As telemetry and `soma status` name it: `[a-z0-9_-]`, at most 64.
    package internal(set) var name: String
    /// The base URL: `OTEL_EXPORTER_OTLP_ENDPOINT`, else `endpoint`; default none.
    package internal(set) var endpoint = Setting<String?>(nil)
    package internal(set) var traces = SignalSettings()
    package internal(set) var metrics = SignalSettings()
    package internal(set) var logs = SignalSettings()
    /// `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`, else `temporality`; default cumulative.
    package internal(set) var temporality = Setting(TemporalityPreference.cumulative)

    /// The defaults.
    package init(name: String) {
        self.name = name
    }

    package subscript(signal: ExportSignal) -> SignalSettings {
        get {
            switch signal {
            case .traces: traces
            case .metrics: metrics
            case .logs: logs
            }
        }
        set {
            switch signal {
            case .traces: traces = newValue
            case .metrics: metrics = newValue
            case .logs: logs = newValue
            }
        }
    }

    /// From now on the signal goes to the base with its path.
    package mutating func removeURL(of signal: ExportSignal) { self[signal].url = Setting(nil) }

    /// Whether any of its signals is told where to go.
    package var hasAddress: Bool {
        endpoint.value != nil || ExportSignal.allCases.contains { self[$0].url.value != nil }
    }

    /// What it is to get.
    package var signals: [ExportSignal] { ExportSignal.allCases.filter { self[$0].isEnabled.value } }
}

/// OpenTelemetry Protocol Exporter, "Additional Environment Variable Configuration". soma's counters and histograms are
/// synchronous instruments: `lowmemory` is `delta` for them.
package enum TemporalityPreference: String, CaseIterable, Sendable {
    case cumulative
    case delta
    case lowmemory
}

/// How the bodies of requests are packed.
package enum RequestCompression: String, CaseIterable, Sendable {
    case none
    case gzip
}

/// What holds for one signal of one destination.
package struct SignalSettings: Equatable, Sendable {
    /// `OTEL_TRACES_EXPORTER` and the like (`otlp` or `none`), else `signals`; default true.
    package internal(set) var isEnabled = Setting(true)
    /// A URL used as it is (`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` and the like); default none: the base with the signal's path.
    package internal(set) var url = Setting<String?>(nil)
    /// Default none.
    package internal(set) var headers = Setting<[ExporterHeader]>([])
    /// Seconds a request, > 0 and at most an hour; default 10.
    package internal(set) var timeout = Setting(10.0)
    /// Default none: on one machine packing costs more than sending.
    package internal(set) var compression = Setting(RequestCompression.none)
    /// A file of the authorities that a server's certificate must come from; default the system's.
    package internal(set) var certificate = Setting<String?>(nil)
    /// The client's own, for a server that asks; default none.
    package internal(set) var clientCertificate = Setting<String?>(nil)
    package internal(set) var clientKey = Setting<String?>(nil)
}

/// One header field of every request. Its value is a secret: it is not in its description.
package struct ExporterHeader: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    package let name: String
    package let value: String

    package var description: String { "\(name)=***" }
    package var debugDescription: String { description }
}
