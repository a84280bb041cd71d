internal import SomaConfiguration
package import SomaModel

/// A collector that the state folder is to remember: telemetry of its signals waits for it from then on.
package struct Collector: Equatable, Sendable {
    package var name: String
    /// The base URL.
    package var endpoint: String
    /// In the order of `ExportSignal.allCases`.
    package var signals: [ExportSignal]
    /// The final URLs of the signals that do not use the base.
    package var urls: [ExportSignal: String]

    package init(
        name: String,
        endpoint: String,
        signals: [ExportSignal] = ExportSignal.allCases,
        urls: [ExportSignal: String] = [:]
    ) {
        self.name = name
        self.endpoint = endpoint
        self.signals = signals
        self.urls = urls
    }
}

extension Collector {
    /// The collector that `settings` name. `nil` when they give no base URL.
    init?(_ settings: DestinationSettings) {
        guard let endpoint = settings.endpoint.value else { return nil }
        self.init(name: settings.name, endpoint: endpoint, signals: settings.signals)
        for signal in signals { urls[signal] = settings[signal].url.value }
    }

    /// The collector that `settings` name. When they name its signals but no base URL, the addresses are the known ones.
    /// `nil` when there is no address.
    init?(_ settings: DestinationSettings, in known: [KnownSignal]) {
        if let collector = Collector(settings) {
            self = collector
            return
        }
        guard settings.namesCollector, let row = known.first(where: { $0.name == settings.name }) else { return nil }
        self.init(name: row.name, endpoint: row.endpoint, signals: settings.signals)
        for row in known where row.name == name { urls[row.signal] = row.ownURL }
    }
}

extension DestinationSettings {
    /// Whether `soma.yaml` or the environment says anything about which collector it is: a base URL, or in `soma.yaml` the
    /// signals.
    var namesCollector: Bool {
        endpoint.value != nil || traces.isEnabled.origin.isFile || metrics.isEnabled.origin.isFile
            || logs.isEnabled.origin.isFile
    }
}
