package import SomaHTTP
package import SomaModel
internal import SomaTelemetry

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

extension OTLPTarget {
    /// Another one where the address or what proves who asks is another: nearly always, since it is too short to tell
    /// anything of a key.
    package var fingerprint: String {
        let files = [tls.authorities, tls.clientCertificate, tls.clientKey].map { $0 ?? "" }
        let texts = [url] + headers.flatMap { [$0.name, $0.value] } + files
        return String(ContentHash.short(of: texts.joined(separator: "\n")).prefix(4))
    }
}

/// A collector as each signal that it is to get reaches it.
package typealias OTLPTargets = [ExportSignal: OTLPTarget]
