package import SomaConfiguration
package import SomaModel
package import SomaStore

extension Monitor.Configuration {
    /// What recording and showing need of it.
    package init(_ configuration: SomaConfiguration.Configuration) {
        self.init()
        engine = configuration.engine
        budget = configuration.budgetLimits
        budgetPeriod = configuration.budget.period.value
        outboxLimit = OutboxLimit(
            items: Int(configuration.queue.items.value),
            bytes: Int(configuration.queue.size.value.bytes)
        )
        namedAgents = Int(configuration.cardinality.agents.value)
        namedTools = Int(configuration.cardinality.tools.value)
        collectors = Self.collectors(configuration)
        subagentTrust = configuration.subagentTrust.value
        recording = Recording(rawValue: configuration.recording.value.rawValue) ?? .redacted
        let kept = configuration.retention
        retention = Retention(
            actions: kept.actions.value.nanoseconds,
            recordings: kept.recordingsAge.value.nanoseconds,
            recordingBytes: Int(kept.recordingsSize.value.bytes)
        )
    }

    /// Those that `soma.yaml` alone names; `nil` where it cannot be read.
    package static func namedCollectors(in folder: StateFolder) -> [Collector]? {
        (try? SomaConfiguration.Configuration(folder: folder.path)).map(collectors)
    }

    private static func collectors(_ configuration: SomaConfiguration.Configuration) -> [Collector] {
        configuration.exporter.destinations.compactMap { destination in
            let endpoint = destination.endpoint.value
            let namesSignals = ExportSignal.allCases.contains { destination[$0].isEnabled.origin.isFile }
            if endpoint == nil, !namesSignals { return nil }
            var urls: [ExportSignal: String] = [:]
            for signal in destination.signals { urls[signal] = destination[signal].url.value }
            return Collector(name: destination.name, endpoint: endpoint, signals: destination.signals, urls: urls)
        }
    }
}

extension Monitor {
    /// Under which the collectors are noted that `soma.yaml` named when they were taken over.
    private static let namedCollectors = "collectors"

    /// From now on telemetry waits for these collectors and no others, but for the standard one, which `soma export` alone
    /// may know.
    ///
    /// - Parameter named: those of `soma.yaml` alone, with which `rememberNamedCollectors` has nothing to change then; `nil`
    ///   where they are not known.
    package func rememberOnly(
        _ collectors: [Configuration.Collector],
        named: [Configuration.Collector]?
    ) throws(StoreError) {
        let wanted = Set(collectors.map(\.name) + [Store.defaultDestination])
        var unwanted: [String: [ExportSignal]] = [:]
        let known = try store.destinations()
        for row in known {
            let collector = collectors.first { $0.name == row.name }
            if !wanted.contains(row.name) || collector?.signals.contains(row.signal) == false {
                unwanted[row.name, default: []].append(row.signal)
            }
        }
        // Before one that loses all the signals it had is known no more.
        try remember(collectors.map { $0.addressed(by: known) })
        if !unwanted.isEmpty {
            try store.transaction { () throws(StoreError) in
                for (name, signals) in unwanted.sorted(by: { $0.key < $1.key }) { try drop(name, signals) }
            }
        }
        guard let text = named.map(Self.text) else { return }
        if try store.setting(Self.namedCollectors) != text { try store.setSetting(Self.namedCollectors, to: text) }
    }

    /// The same for what `soma.yaml` alone names, where that is not what it was when it was looked at last: what a daemon's
    /// environment adds or leaves out stands until then. A daemon that is about sees to it itself.
    package func rememberNamedCollectors(_ named: [Configuration.Collector], in folder: StateFolder) throws(StoreError)
    {
        if try store.setting(Self.namedCollectors) == Self.text(of: named) || folder.isServed { return }
        try rememberOnly(named, named: named)
    }

    /// From now on telemetry waits for these, too, where they have an address.
    package func remember(_ collectors: [Configuration.Collector]) throws(StoreError) {
        let known = try store.destinations()
        var changed: [(collector: Configuration.Collector, endpoint: String)] = []
        for collector in collectors {
            guard let endpoint = collector.endpoint else { continue }
            let rows = known.filter { $0.name == collector.name }
            let isSame = rows.allSatisfy { row in
                let isWanted = collector.signals.contains(row.signal)
                return row.endpoint == endpoint && (!isWanted || row.ownURL == collector.urls[row.signal])
            }
            let isComplete = Set(rows.map(\.signal)).isSuperset(of: collector.signals)
            if !isSame || !isComplete { changed.append((collector, endpoint)) }
        }
        if changed.isEmpty { return }
        try store.transaction { () throws(StoreError) in
            for (collector, endpoint) in changed {
                try store.remember(
                    collector.name,
                    endpoint: endpoint,
                    signals: collector.signals,
                    urls: collector.urls
                )
            }
        }
    }

    /// Telemetry waits for a collector no longer, unless `soma.yaml` names it.
    ///
    /// - Returns: what was known of it, and how many items it does not get.
    package func forgetCollector(_ name: String) throws(StoreError) -> (known: [Destination], waiting: Int) {
        try store.transaction { () throws(StoreError) in
            let known = try store.destinations().filter { $0.name == name }
            let waiting = try drop(name, ExportSignal.allCases)
            try store.noteSetting(Self.namedCollectors, "")
            return (known, waiting)
        }
    }

    /// What waits for signals that a destination is no longer to get is dropped: counted, and said.
    ///
    /// - Returns: how many items.
    @discardableResult
    private func drop(_ name: String, _ signals: [ExportSignal]) throws(StoreError) -> Int {
        var dropped: [DroppedItems] = []
        for row in try store.destinations() where row.name == name && signals.contains(row.signal) {
            let count = try store.outboxCount(for: row)
            if count > 0 { dropped.append(DroppedItems(destination: name, signal: row.signal, count: count)) }
        }
        try store.forget(name, signals)
        try tellDropped(dropped, FailureCode.noDestination, "\(name) is no longer to get them", at: .now)
        return dropped.reduce(0) { $0 + $1.count }
    }

    /// Equal for equal collectors, in each version. Every hook makes it, and `joined` would have the runtime look types up: a
    /// thirtieth of what a hook takes.
    private static func text(of collectors: [Configuration.Collector]) -> String {
        var text = ""
        for collector in collectors {
            if !text.isEmpty { text += "\n" }
            text += "\(collector.name) \(collector.endpoint ?? "-")"
            for signal in [ExportSignal.logs, .metrics, .traces] where collector.signals.contains(signal) {
                text += " \(signal.rawValue)=\(collector.urls[signal] ?? "")"
            }
        }
        return text
    }

    /// Removes a batch of what is older than it is to be kept, and what is more than may wait for collectors. Needs to be
    /// outside a transaction.
    package func applyRetention(at time: Timestamp) throws(StoreError) {
        if let retention = configuration.retention { try store.apply(retention, at: time) }
        try store.transaction { () throws(StoreError) in try limitOutbox(at: time) }
    }
}

extension Monitor.Configuration.Collector {
    /// With what is known of its addresses where it has none.
    fileprivate func addressed(by known: [Destination]) -> Self {
        let rows = known.filter { $0.name == name }
        guard endpoint == nil, let row = rows.first else { return self }
        var collector = self
        collector.endpoint = row.endpoint
        for row in rows { collector.urls[row.signal] = row.ownURL }
        return collector
    }
}
