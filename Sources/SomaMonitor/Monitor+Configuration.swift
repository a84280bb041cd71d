package import SomaConfiguration
package import SomaModel
package import SomaStore
internal import SomaTelemetry

extension Monitor.Configuration {
    /// The settings that recording and showing need.
    package init(_ configuration: SomaConfiguration.Configuration) {
        self.init()
        engine = configuration.engine
        budget = configuration.budgetLimits
        budgetPeriod = configuration.budget.period.value
        budgetTimeZone = configuration.budget.timeZone.value
        outboxLimit = OutboxLimit(
            items: Int(configuration.queue.items.value),
            bytes: Int(configuration.queue.size.value.bytes)
        )
        namedAgents = Int(configuration.cardinality.agents.value)
        namedTools = Int(configuration.cardinality.tools.value)
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
    /// Removes one batch of rows and files beyond the retention settings, and outbox items beyond the queue's limits. Call it
    /// outside a transaction.
    package func applyRetention(at time: Timestamp) throws(StoreError) {
        if let retention = configuration.retention { try store.apply(retention, at: time) }
        try store.transaction { () throws(StoreError) in
            try limitOutbox(at: time)
            let agents = try store.removeUsageKeys(at: time)
            guard agents > 0 else { return }
            try note(
                FailureRecord(
                    time: time,
                    component: FailureComponent.recording,
                    code: FailureCode.tooMany,
                    message: "what \(agents) agents used until now is not known by message any more: more than "
                        + "\(Store.usageKeyLimit) messages were counted; none of it counts again"
                )
            )
        }
    }
}
