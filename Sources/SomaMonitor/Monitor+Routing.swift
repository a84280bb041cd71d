package import SomaConfiguration
internal import SomaModel
package import SomaRouting
package import SomaStore

extension CollectorRouting {
    /// Reads what `soma.yaml` alone says.
    package init(_ asker: Asker, in folder: StateFolder) {
        self.init(asker, named: (try? SomaConfiguration.Configuration(folder: folder.path))?.exporter)
    }
}

extension Monitor {
    /// The setting that holds the note of the collectors that `soma.yaml` named.
    private static let noteName = "collectors"

    /// Takes over what `soma.yaml` names, for a hook. While `soma.yaml` has not changed, this costs one comparison.
    ///
    /// - Parameter named: what `soma.yaml` alone says.
    package func follow(_ named: ExporterSettings, in folder: StateFolder) throws(StoreError) {
        let routing = CollectorRouting(.hook, named: named)
        let note = try store.setting(Self.noteName)
        if routing.isFollowed(note) || folder.isServed { return }
        try carryOut(routing.plan(for: RoutingMemory(known: try knownSignals(), note: note)).changes)
    }

    /// Plans with what the state folder remembers now, and changes nothing.
    package func plan(_ routing: CollectorRouting, in folder: StateFolder) throws(StoreError) -> RoutingPlan {
        let note = try store.setting(Self.noteName)
        // Looking for a daemon takes its lock for a moment.
        let isServed = !routing.isFollowed(note) && folder.isServed
        return routing.plan(for: RoutingMemory(known: try knownSignals(), note: note, isServed: isServed))
    }

    /// Plans, and remembers what the plan says.
    package func route(_ routing: CollectorRouting, in folder: StateFolder) throws(StoreError) -> RoutingPlan {
        let plan = try plan(routing, in: folder)
        try carryOut(plan.changes)
        return plan
    }

    /// Changes what the state folder remembers, in one transaction. Dropped items are counted and recorded as a failure.
    package func carryOut(_ changes: [RoutingChange]) throws(StoreError) {
        if changes.isEmpty { return }
        try store.transaction { () throws(StoreError) in
            for change in changes { _ = try carryOut(change) }
        }
    }

    /// Makes telemetry wait for a collector no longer, unless `soma.yaml` names it.
    ///
    /// - Returns: what was known of the collector, and the number of items that waited for it.
    package func forgetCollector(_ name: String) throws(StoreError) -> (known: [KnownSignal], waiting: Int) {
        try store.transaction { () throws(StoreError) in
            let memory = RoutingMemory(known: try knownSignals(), note: try store.setting(Self.noteName))
            var waiting = 0
            for change in CollectorRouting.planToForget(name, in: memory).changes { waiting += try carryOut(change) }
            return (memory.rows(of: name), waiting)
        }
    }

    /// Returns the number of dropped items. Needs a transaction.
    private func carryOut(_ change: RoutingChange) throws(StoreError) -> Int {
        switch change {
        case .remember(let collector):
            try store.remember(
                collector.name,
                endpoint: collector.endpoint,
                signals: collector.signals,
                urls: collector.urls
            )
        case .forget(let name, let signals): return try drop(name, signals)
        case .note(let text): try store.noteSetting(Self.noteName, text)
        }
        return 0
    }

    private func knownSignals() throws(StoreError) -> [KnownSignal] {
        try store.destinations().map { row in
            KnownSignal(name: row.name, signal: row.signal, endpoint: row.endpoint, ownURL: row.ownURL)
        }
    }

    /// Drops the items that wait for these signals, then the signals. Needs a transaction.
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
}
