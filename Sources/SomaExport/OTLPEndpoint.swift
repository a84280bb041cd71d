package import SomaModel

/// Where one collector takes each signal.
package struct OTLPEndpoint: Equatable, Sendable {
    private let base: String

    /// "The OTLP/HTTP exporter constructs URLs by appending the signal path to the base" (OpenTelemetry Protocol Exporter,
    /// "Endpoint URLs for OTLP/HTTP"): `v1/traces` and the like, after one slash. `nil` unless `base` is an http or
    /// https URL with a host; a query or fragment is refused, since a path cannot follow it.
    package init?(base: String) {
        guard base.isBaseURL else { return nil }
        self.base = base.hasSuffix("/") ? base : base + "/"
    }

    package func url(for signal: ExportSignal) -> String { base + "v1/" + signal.rawValue }
}
