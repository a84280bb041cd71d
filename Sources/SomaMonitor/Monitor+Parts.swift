package import SomaModel
package import SomaStore
internal import SomaSystem

extension Monitor {
    /// As `snapshot`, where what cannot be read is left out, and said.
    ///
    /// - Parameter withExemplars: whether an output has a place for them; reading them costs as much as all series.
    package func readableSnapshot(
        at time: Timestamp,
        withExemplars: Bool = true
    ) throws(StoreError) -> (snapshot: Snapshot, parts: [SnapshotPart]) {
        var snapshot = Snapshot(time: time, agents: [], series: [], budget: [], queues: [])
        snapshot.hasAgents = false
        let parts = try store.reading {
            [
                part("agents") { () throws(StoreError) in
                    snapshot.agents = try recentAgents(at: time)
                    snapshot.hasAgents = true
                },
                part("series") { () throws(StoreError) in snapshot.series = try recentSeries(at: time) },
                part("budget") { () throws(StoreError) in snapshot.budget = try budgetUse(at: time) },
                part("queues") { () throws(StoreError) in snapshot.queues = try queues() },
                part("exemplars") { () throws(StoreError) in
                    if withExemplars { snapshot.exemplars = try recentExemplars(at: time) }
                },
            ]
        }
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
