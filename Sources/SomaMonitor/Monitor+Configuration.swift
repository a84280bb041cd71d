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
        collectors = configuration.exporter.destinations.compactMap { destination in
            destination.endpoint.value.map {
                Collector(name: destination.name, endpoint: $0, signals: destination.signals)
            }
        }
        subagentTrust = configuration.subagentTrust.value
        recording = Recording(rawValue: configuration.recording.value.rawValue) ?? .redacted
        let kept = configuration.retention
        retention = Retention(
            actions: kept.actions.value.nanoseconds,
            recordings: kept.recordingsAge.value.nanoseconds,
            recordingBytes: Int(kept.recordingsSize.value.bytes)
        )
    }
}

extension Monitor {
    /// From now on telemetry waits for the collectors that `soma.yaml` or the environment names, and no longer for those
    /// that they named before.
    package func rememberCollectors() throws(StoreError) {
        let wanted = Set(configuration.collectors.map(\.name) + [Store.defaultDestination])
        let gone = Set(try store.destinations().map(\.name)).subtracting(wanted)
        if !gone.isEmpty {
            try store.transaction { () throws(StoreError) in
                for name in gone.sorted() { try forget(name, []) { () throws(StoreError) in try store.forget(name) } }
            }
        }
        try remember(configuration.collectors)
    }

    /// From now on telemetry waits for these, too.
    package func remember(_ collectors: [Configuration.Collector]) throws(StoreError) {
        let known = try store.destinations()
        let changed = collectors.filter { collector in
            let same = known.filter { row in
                row.name == collector.name && row.endpoint == collector.endpoint
                    && row.ownURL == collector.urls[row.signal]
            }
            return Set(same.map(\.signal)) != Set(collector.signals)
        }
        if changed.isEmpty { return }
        try store.transaction { () throws(StoreError) in
            for collector in changed {
                try forget(collector.name, collector.signals) { () throws(StoreError) in
                    try store.remember(
                        collector.name,
                        endpoint: collector.endpoint,
                        signals: collector.signals,
                        urls: collector.urls
                    )
                }
            }
        }
    }

    /// What waits for signals that a destination is no longer to get is dropped: counted, and said.
    private func forget(
        _ name: String,
        _ kept: [ExportSignal],
        _ body: () throws(StoreError) -> Void
    ) throws(StoreError) {
        var dropped: [DroppedItems] = []
        for row in try store.destinations() where row.name == name && !kept.contains(row.signal) {
            let count = try store.outboxCount(for: row)
            if count > 0 { dropped.append(DroppedItems(destination: name, signal: row.signal, count: count)) }
        }
        try body()
        try tellDropped(dropped, "no_destination", "\(name) is no longer to get them", at: .now)
    }

    /// Removes a batch of what is older than it is to be kept, and what is more than may wait for collectors. Needs to be
    /// outside a transaction.
    package func applyRetention(at time: Timestamp) throws(StoreError) {
        if let retention = configuration.retention { try store.apply(retention, at: time) }
        try store.transaction { () throws(StoreError) in try limitOutbox(at: time) }
    }
}
