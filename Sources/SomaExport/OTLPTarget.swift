package import SomaHTTP
package import SomaModel

/// Where one signal goes, and how.
package struct OTLPTarget: Sendable {
    /// Used as it is.
    package var url: String
    /// Beside OTLP's own, a `User-Agent` in place of soma's; their values are secrets.
    package var headers: [(name: String, value: String)]
    /// For a request, from name to last byte. "The default is 10 seconds" (OpenTelemetry Protocol Exporter,
    /// `OTEL_EXPORTER_OTLP_TIMEOUT`).
    package var timeout: Duration
    /// Whether bodies are sent as gzip.
    package var isCompressed: Bool
    package var tls: TLSFiles

    package init(
        url: String,
        headers: [(name: String, value: String)] = [],
        timeout: Duration = .seconds(10),
        isCompressed: Bool = false,
        tls: TLSFiles = TLSFiles()
    ) {
        self.url = url
        self.headers = headers
        self.timeout = timeout
        self.isCompressed = isCompressed
        self.tls = tls
    }
}

/// A collector as each signal that it is to get reaches it.
package typealias OTLPTargets = [ExportSignal: OTLPTarget]
