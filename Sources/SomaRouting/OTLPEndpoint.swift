package import SomaModel

/// The base URL of a collector, and the URL that follows from it for each signal.
package struct OTLPEndpoint: Equatable, Sendable {
    private let base: String

    /// "The OTLP/HTTP exporter constructs URLs by appending the signal path to the base" (OpenTelemetry Protocol Exporter,
    /// "Endpoint URLs for OTLP/HTTP"): `v1/traces` and the like, after one slash.
    ///
    /// Returns `nil` unless `base` is an http or https URL with a host. A query or fragment is refused, since a path cannot
    /// follow it.
    package init?(base: String) {
        guard base.isBaseURL else { return nil }
        self.base = base.hasSuffix("/") ? base : base + "/"
    }

    package func url(for signal: ExportSignal) -> String { base + "v1/" + signal.rawValue }
}
