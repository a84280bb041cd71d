package import SomaModel
internal import SomaStore
internal import SomaSystem

extension Monitor {
    /// As `snapshot`, where what cannot be read is left out, and said.
    ///
    /// - Parameter withExemplars: whether an output has a place for them; reading them costs as much as all series.
    package func readableSnapshot(
        at time: Timestamp,
        withExemplars: Bool = true
    ) -> (snapshot: Snapshot, parts: [SnapshotPart]) {
        var snapshot = Snapshot(time: time, agents: [], series: [], namedAgents: [], budget: [], queues: [])
        snapshot.toolLimit = configuration.namedTools
        let parts = [
            part("agents") { () throws(StoreError) in snapshot.agents = try recentAgents(at: time) },
            part("series") { () throws(StoreError) in
                // Without the names all agents would be summed under one, and their counters would go back.
                let named = try namedAgents(at: time)
                snapshot.series = try store.series()
                snapshot.namedAgents = named
            },
            part("budget") { () throws(StoreError) in snapshot.budget = try budgetUse(at: time) },
            part("queues") { () throws(StoreError) in snapshot.queues = try queues() },
            part("exemplars") { () throws(StoreError) in
                if withExemplars { snapshot.exemplars = try store.exemplars() }
            },
        ]
        if snapshot.namedAgents.isEmpty { snapshot.namedAgents = Set(snapshot.agents.map { ExactString($0.agent) }) }
        return (snapshot, parts)
    }

    private func part(_ name: String, _ read: () throws(StoreError) -> Void) -> SnapshotPart {
        let start = SystemClock.monotonicSeconds
        var failure: String?
        do throws(StoreError) {
            try read()
        } catch {
            failure = error.description
        }
        return SnapshotPart(name, seconds: SystemClock.monotonicSeconds - start, failure: failure)
    }
}
