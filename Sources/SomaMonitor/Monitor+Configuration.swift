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
        collector = configuration.exporterEndpoint.value
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
    /// From now on spans wait for the collector that `soma.yaml` or the environment names.
    package func rememberCollector() throws(StoreError) {
        guard let endpoint = configuration.collector else { return }
        let name = Store.defaultDestination
        if try store.destinations().contains(where: { $0.name == name && $0.endpoint == endpoint }) { return }
        try store.transaction { () throws(StoreError) in try store.remember(name, endpoint: endpoint) }
    }

    /// Removes a batch of what is older than it is to be kept. Needs to be outside a transaction.
    package func applyRetention(at time: Timestamp) throws(StoreError) {
        if let retention = configuration.retention { try store.apply(retention, at: time) }
    }
}
