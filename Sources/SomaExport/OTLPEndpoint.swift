package import SomaModel

/// Where one collector takes each signal.
package struct OTLPEndpoint: Equatable, Sendable {
    private let base: String

    /// "The OTLP/HTTP exporter constructs URLs by appending the signal path to the base" (OpenTelemetry Protocol Exporter,
    /// "Endpoint URLs for OTLP/HTTP"): `v1/traces` and the like, after one slash. `nil` unless `base` is an http or
    /// https URL with a host; a query or fragment is refused, since a path cannot follow it.
    package init?(base: String) {
        guard let schemeEnd = base.range(of: "://"),
            ["http", "https"].contains(base[..<schemeEnd.lowerBound].lowercased()),
            let first = base[schemeEnd.upperBound...].first, first != "/", first != ":",
            !base.unicodeScalars.contains(where: { $0.value <= 0x20 || $0 == "?" || $0 == "#" || $0.value == 0x7F })
        else { return nil }
        // After user and password, and after an IPv6 host in brackets, a colon begins the port.
        var authority = base[schemeEnd.upperBound...].prefix { $0 != "/" }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        let afterHost = authority.lastIndex(of: "]").map { authority[authority.index(after: $0)...] } ?? authority[...]
        if let colon = afterHost.lastIndex(of: ":") {
            guard let port = UInt16(afterHost[afterHost.index(after: colon)...]), port > 0,
                afterHost.firstIndex(of: ":") == colon
            else { return nil }
        }
        self.base = base.hasSuffix("/") ? base : base + "/"
    }

    package func url(for signal: ExportSignal) -> String { base + "v1/" + signal.rawValue }
}

extension String {
    fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }
}
