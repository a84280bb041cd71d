internal import SomaConfiguration
internal import SomaModel

/// One signal of a destination as the settings have it.
struct NamedSignal {
    var destination: String
    var signal: ExportSignal
    var url: String
    /// Who says so.
    var origin: String
}

extension ExporterSettings {
    /// Where each signal of each destination that has an address goes.
    var namedSignals: [NamedSignal] {
        destinations.flatMap { destination in
            destination.signals.compactMap { signal in
                if let url = destination[signal].url.value {
                    return NamedSignal(
                        destination: destination.name,
                        signal: signal,
                        url: url,
                        origin: "\(destination[signal].url.origin)"
                    )
                }
                guard let base = destination.base else { return nil }
                return NamedSignal(
                    destination: destination.name,
                    signal: signal,
                    url: base.url + (base.url.hasSuffix("/") ? "" : "/") + "v1/\(signal)",
                    origin: base.origin
                )
            }
        }
    }
}

extension DestinationSettings {
    /// The base URL and who says so. Where only signals have addresses, the others go to OTLP's default.
    fileprivate var base: (url: String, origin: String)? {
        if let url = endpoint.value { return (url, "\(endpoint.origin)") }
        let hasURL = ExportSignal.allCases.contains { self[$0].url.value != nil }
        return hasURL ? ("http://localhost:4318", "default") : nil
    }
}
