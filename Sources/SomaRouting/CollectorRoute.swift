package import SomaConfiguration
package import SomaModel

/// A URL that an option gives for one run. It replaces every address that the settings give.
package struct RoutingOption: Equatable, Sendable {
    /// As the user wrote it, for an error.
    package var name: String
    package var url: String

    package init(name: String, url: String) {
        self.name = name
        self.url = url
    }
}

/// Why telemetry cannot be routed: a sentence for the user.
package struct RoutingProblem: Error, Equatable, CustomStringConvertible {
    package let description: String
}

/// A collector to deliver to, and the URL of each signal that it gets.
package struct CollectorRoute: Equatable, Sendable {
    /// Headers, time-outs and the like of each signal. The addresses here may be others.
    package let settings: DestinationSettings
    /// The base URL.
    package let base: String
    /// The final URLs of the signals to deliver.
    package let urls: [ExportSignal: String]
    /// The signals whose address is given for this run and is not the known one. Nothing that goes wrong there is recorded,
    /// and the known address stays until the new one has accepted something.
    package internal(set) var trials: Set<ExportSignal> = []
    /// Whether an option or a variable gives an address, for this run.
    let isTemporary: Bool
    /// Whether an option gives the address.
    let isOption: Bool
    private let ownURLs: [ExportSignal: String]

    package var name: String { settings.name }

    /// A route for each enabled signal, to the URL that the settings give or to the base with the signal's path. `nil` unless
    /// `base` is a base URL.
    package init?(_ settings: DestinationSettings, base: String) {
        do throws(RoutingProblem) {
            try self.init(settings, base: base, from: "")
        } catch {
            return nil
        }
    }

    /// A route to the URL of an option.
    package init(_ settings: DestinationSettings, option: RoutingOption) throws(RoutingProblem) {
        var settings = settings
        for signal in ExportSignal.allCases { settings.removeURL(of: signal) }
        try self.init(settings, base: option.url, from: option.name, isTemporary: true, isOption: true)
    }

    /// - Parameters:
    ///   - origin: who gives the base, for the error.
    ///   - known: the rows that give the base, if they do. They decide which signals are delivered, unless the settings name
    ///     them, and give signals their own URLs.
    ///   - added: rows of signals that `soma.yaml` leaves out and a daemon's variable added.
    init(
        _ settings: DestinationSettings,
        base: String,
        from origin: String,
        known: [KnownSignal] = [],
        added: [KnownSignal] = [],
        isTemporary: Bool = false,
        isOption: Bool = false
    ) throws(RoutingProblem) {
        guard let endpoint = OTLPEndpoint(base: base) else {
            throw RoutingProblem(description: "\(origin) must be a base URL such as http://localhost:4318")
        }
        var urls: [ExportSignal: String] = [:]
        var ownURLs: [ExportSignal: String] = [:]
        for signal in settings.signals + added.map(\.signal) {
            let row = (known + added).first { $0.signal == signal }
            let isLeftOut = !known.isEmpty && row == nil
            if isLeftOut, settings[signal].isEnabled.origin == .standard { continue }
            let standardURL = endpoint.url(for: signal)
            let url = settings[signal].url.value ?? row?.ownURL ?? standardURL
            urls[signal] = url
            if url != standardURL { ownURLs[signal] = url }
        }
        self.settings = settings
        self.base = base
        self.urls = urls
        self.ownURLs = ownURLs
        self.isTemporary = isTemporary
        self.isOption = isOption
    }
}

extension CollectorRoute {
    /// What the state folder is to remember when it takes this route over.
    package var collector: Collector {
        Collector(
            name: name,
            endpoint: base,
            signals: ExportSignal.allCases.filter { urls[$0] != nil },
            urls: ownURLs
        )
    }

    /// The same for an export. It adds no signal to a collector that is known, unless an option names the collector.
    func collector(in memory: RoutingMemory) -> Collector {
        var collector = collector
        let rows = memory.rows(of: name)
        if !rows.isEmpty, !isOption {
            collector.signals.removeAll { signal in !rows.contains { $0.signal == signal } }
        }
        return collector
    }

    /// The signals that would be on trial beside what is known.
    func trials(in memory: RoutingMemory) -> Set<ExportSignal> {
        guard isTemporary else { return [] }
        var trials: Set<ExportSignal> = []
        for row in memory.rows(of: name) {
            let hasOtherURL = urls[row.signal] != nil && row.ownURL != ownURLs[row.signal]
            if row.endpoint != base || hasOtherURL { trials.insert(row.signal) }
        }
        return trials
    }

    /// What to remember after a delivery: the addresses on trial that accepted something. A new base takes all signals along.
    ///
    /// - Parameters:
    ///   - accepted: the signals of which the collector accepted something.
    ///   - memory: as it was planned with.
    package func changes(whenAccepted accepted: Set<ExportSignal>, in memory: RoutingMemory) -> [RoutingChange] {
        let taken = trials.intersection(accepted)
        if taken.isEmpty { return [] }
        var collector = collector(in: memory)
        for row in memory.rows(of: name) where row.endpoint == base {
            if trials.contains(row.signal), !taken.contains(row.signal) { collector.urls[row.signal] = row.ownURL }
        }
        return memory.has(collector) ? [] : [.remember(collector)]
    }
}
