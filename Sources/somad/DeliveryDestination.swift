internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaModel
internal import SomaMonitor
internal import SomaStore
internal import SomaTelemetry

/// One collector as it is delivered to now: what options, environment, `soma.yaml` and the state folder come to.
struct DeliveryDestination {
    let name: String
    /// The base URL.
    let base: String
    let targets: OTLPTargets
    let temporality: Temporality
    /// Whether an option or a variable gives an address, for this time.
    private(set) var isGivenForNow = false
    private let ownURLs: [ExportSignal: String]

    /// - Parameter option: the URL of an option, which goes before all that the settings say of addresses.
    init(_ settings: DestinationSettings, option: (name: String, url: String)) throws(CommandFailure) {
        var settings = settings
        for signal in ExportSignal.allCases { settings.removeURL(of: signal) }
        try self.init(settings, base: option.url, from: option.name)
        isGivenForNow = true
    }

    /// - Parameters:
    ///   - origin: who says the base, for an error.
    ///   - known: what the state folder remembers, where that names it: the signals, unless the settings say which, and
    ///     their own URLs.
    ///   - added: what the state folder remembers of signals that `soma.yaml` does not name, and a daemon's variable did.
    init(
        _ settings: DestinationSettings,
        base: String,
        from origin: String,
        known: [Destination] = [],
        added: [Destination] = []
    ) throws(CommandFailure) {
        guard let endpoint = OTLPEndpoint(base: base) else {
            throw .usage("\(origin) must be a base URL such as http://localhost:4318")
        }
        name = settings.name
        self.base = base
        temporality = settings.temporality.value == .cumulative ? .cumulative : .delta
        var targets: OTLPTargets = [:]
        for signal in settings.signals + added.map(\.signal) {
            let row = (known + added).first { $0.signal == signal }
            if !known.isEmpty, row == nil, settings[signal].isEnabled.origin == .standard { continue }
            targets[signal] = OTLPTarget(settings[signal], row?.ownURL ?? endpoint.url(for: signal))
        }
        self.targets = targets
        ownURLs = targets.filter { signal, target in target.url != endpoint.url(for: signal) }.mapValues(\.url)
    }

    /// For a person: the base URL, or what signals go to in its place.
    var address: String {
        let urls = ExportSignal.allCases.compactMap { targets[$0]?.url }
        if urls.allSatisfy({ $0.hasPrefix(base) }) { return base.withoutCredentials }
        return urls.map(\.withoutCredentials).joined(separator: ", ")
    }

    /// Every destination that has an address: the standard one first.
    ///
    /// - Parameters:
    ///   - option: as above, for the standard one.
    ///   - withRememberedSignals: whether the standard one gets what waits for it although `soma.yaml` does not name the signal;
    ///     for exports without a daemon's variables.
    static func all(
        _ settings: ExporterSettings,
        option: (name: String, url: String)? = nil,
        in store: Store,
        withRememberedSignals: Bool = false
    ) throws(CommandFailure) -> [DeliveryDestination] {
        var all: [DeliveryDestination] = []
        if let option {
            all.append(try DeliveryDestination(settings.standard, option: option))
        } else if let (base, origin, known) = try base(settings.standard, store) {
            let added = withRememberedSignals ? try rememberedSignals(settings.standard, store) : []
            var standard = try DeliveryDestination(
                settings.standard,
                base: base,
                from: origin,
                known: known,
                added: added
            )
            let origins =
                [settings.standard.endpoint.origin] + ExportSignal.allCases.map { settings.standard[$0].url.origin }
            standard.isGivenForNow = origins.contains(where: \.isEnvironment)
            all.append(standard)
        }
        for settings in settings.others {
            guard let base = settings.endpoint.value else { continue }
            all.append(try DeliveryDestination(settings, base: base, from: "\(settings.endpoint.origin)"))
        }
        return all
    }

    private static func rememberedSignals(
        _ settings: DestinationSettings,
        _ store: Store
    ) throws(CommandFailure) -> [Destination] {
        let known = try withStateFolder { () throws(StoreError) in try store.destinations() }
        return known.filter { row in
            let isEnabled = settings[row.signal].isEnabled
            return row.name == settings.name && !isEnabled.value && isEnabled.origin.isFile
        }
    }

    /// What names the standard destination, and who says so.
    private static func base(
        _ settings: DestinationSettings,
        _ store: Store
    ) throws(CommandFailure) -> (url: String, origin: String, known: [Destination])? {
        if let url = settings.endpoint.value {
            if case .environment(let name) = settings.endpoint.origin { return (url, name, []) }
            return (url, "\(settings.endpoint.origin): exporter.endpoint", [])
        }
        let known = try withStateFolder { () throws(StoreError) in
            try store.destinations().filter { $0.name == Store.defaultDestination }
        }
        if let endpoint = known.first?.endpoint { return (endpoint, "the remembered endpoint", known) }
        // "Default: http://localhost:4318" (OpenTelemetry Protocol Exporter): for the signals that the one variable leaves.
        let hasURL = ExportSignal.allCases.contains { settings[$0].url.value != nil }
        return hasURL ? ("http://localhost:4318", "the default", []) : nil
    }

    var collector: Monitor.Configuration.Collector {
        Monitor.Configuration.Collector(name: name, endpoint: base, signals: Array(targets.keys), urls: ownURLs)
    }
}

extension OTLPTarget {
    fileprivate init(_ settings: SignalSettings, _ url: String) {
        self.init(
            url: settings.url.value ?? url,
            headers: settings.headers.value.map { ($0.name, $0.value) },
            timeout: .milliseconds(Int(settings.timeout.value * 1_000)),
            isCompressed: settings.compression.value == .gzip
        )
        tls.authorities = settings.certificate.value
        tls.clientCertificate = settings.clientCertificate.value
        tls.clientKey = settings.clientKey.value
    }
}
