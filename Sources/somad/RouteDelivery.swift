internal import SomaCommand
internal import SomaExport
internal import SomaModel
internal import SomaMonitor
internal import SomaRouting
internal import SomaStore
internal import SomaTelemetry

/// Delivers over a route, and remembers an address on trial that accepted something.
struct RouteDelivery {
    let store: Store
    let monitor: Monitor
    /// The metrics to send.
    let snapshot: Snapshot
    let source: TelemetrySource
    let batchSize: Int
    /// Leaves out signals that may not be tried before this time; `nil` tries all.
    let time: Timestamp?

    /// - Parameter memory: the one that the route was planned with.
    /// - Returns: also whether the known address stays, because the one on trial accepted nothing.
    func run(
        _ route: CollectorRoute,
        _ memory: RoutingMemory
    ) throws(CommandFailure) -> (report: OutboxDelivery.Report, staysKnown: Bool) {
        let report = try Telemetry.deliver(
            store,
            snapshot,
            to: route,
            from: source,
            batchSize: batchSize,
            at: time
        )
        let taken = route.trials.filter { report.sent[$0] ?? 0 > 0 }
        if taken.isEmpty { return (report, !route.trials.isEmpty) }
        try withStateFolder { () throws(StoreError) in
            try monitor.carryOut(route.changes(whenAccepted: taken, in: memory))
            try noteSuccess(route, taken.filter { report.failures[$0] == nil })
        }
        return (report, false)
    }

    /// Records the success of an address that has just become the known one. While it was on trial, nothing was recorded.
    private func noteSuccess(_ route: CollectorRoute, _ signals: Set<ExportSignal>) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            for row in try store.destinations() where row.name == route.name && signals.contains(row.signal) {
                guard let url = route.urls[row.signal] else { continue }
                try store.noteSuccess(row, at: url, time: .now)
            }
        }
    }
}
