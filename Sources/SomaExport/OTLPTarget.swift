package import SomaHTTP

/// Where one signal goes, and how.
package struct OTLPTarget: Sendable {
    /// Used as it is.
    package var url: String
    /// Beside OTLP's own; their values are secrets.
    package var headers: [(name: String, value: String)]
    /// For a request, from name to last byte. "The default is 10 seconds" (OpenTelemetry Protocol Exporter,
    /// `OTEL_EXPORTER_OTLP_TIMEOUT`).
    package var timeout: Duration
    package var tls: TLSFiles

    package init(
        url: String,
        headers: [(name: String, value: String)] = [],
        timeout: Duration = .seconds(10),
        tls: TLSFiles = TLSFiles()
    ) {
        self.url = url
        self.headers = headers
        self.timeout = timeout
        self.tls = tls
    }
}

/// A collector as each signal reaches it.
package struct OTLPTargets: Sendable {
    package var traces: OTLPTarget
    package var metrics: OTLPTarget

    package init(traces: OTLPTarget, metrics: OTLPTarget) {
        self.traces = traces
        self.metrics = metrics
    }

    /// A collector that wants nothing but the data.
    package init(_ endpoint: OTLPEndpoint) {
        self.init(traces: OTLPTarget(url: endpoint.traces), metrics: OTLPTarget(url: endpoint.metrics))
    }
}
