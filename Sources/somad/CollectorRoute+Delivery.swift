internal import SomaConfiguration
internal import SomaExport
internal import SomaModel
internal import SomaRouting
internal import SomaTelemetry

extension CollectorRoute {
    /// Each signal to deliver, with the headers, time-out and keys of its requests.
    var targets: OTLPTargets {
        var targets: OTLPTargets = [:]
        for (signal, url) in urls { targets[signal] = OTLPTarget(settings[signal], url) }
        return targets
    }

    var temporality: Temporality { settings.temporality.value == .cumulative ? .cumulative : .delta }

    /// For a person: the base URL, or the URLs of the signals when one of them does not begin with it.
    var address: String {
        let inOrder = ExportSignal.allCases.compactMap { urls[$0] }
        if inOrder.allSatisfy({ $0.hasPrefix(base) }) { return base.withoutCredentials }
        return inOrder.map(\.withoutCredentials).joined(separator: ", ")
    }
}

extension OTLPTarget {
    fileprivate init(_ settings: SignalSettings, _ url: String) {
        self.init(
            url: url,
            headers: settings.headers.value.map { ($0.name, $0.value) },
            timeout: .milliseconds(Int(settings.timeout.value * 1_000)),
            isCompressed: settings.compression.value == .gzip
        )
        tls.authorities = settings.certificate.value
        tls.clientCertificate = settings.clientCertificate.value
        tls.clientKey = settings.clientKey.value
    }
}
