internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaModel
internal import SomaMonitor
internal import SomaStore
internal import SomaSystem

/// Delivers from a state folder while `soma serve` runs: spans as they come, the metrics once a minute.
struct BackgroundDelivery {
    /// `OTEL_METRIC_EXPORT_INTERVAL`'s default.
    private static let metricsInterval: Int64 = 60_000_000_000

    private let folder: StateFolder
    private let configuration: Monitor.Configuration
    private let exporter: ExporterSettings
    private var lastMetrics = Timestamp.now

    init(_ folder: StateFolder, configuration: Monitor.Configuration, exporter: ExporterSettings) {
        self.folder = folder
        self.configuration = configuration
        self.exporter = exporter
    }

    /// Sends what is due, if anything and if no other process is at it. A failure stands with the destination in the
    /// database, which also says when to try again.
    mutating func deliverIfDue(at time: Timestamp) {
        guard !exporter.isDisabled.value, (try? FileStatus(of: folder.databasePath)) != nil else { return }
        do throws(CommandFailure) {
            let store = try withStateFolder { () throws(StoreError) in try Store(recordingIn: folder) }
            let isDue = try withStateFolder { () throws(StoreError) -> Bool in try self.isDue(store, at: time) }
            guard isDue, let lock = try? FileLock(path: folder.exportLockPath) else { return }
            lastMetrics = time
            try deliver(store, at: time)
            _ = consume lock
        } catch {
            Console.writeError("soma: \(error.message.printable)\n")
        }
    }

    private func isDue(_ store: Store, at time: Timestamp) throws(StoreError) -> Bool {
        guard let attempt = try store.nextAttemptTime(), attempt <= time else { return false }
        if time.nanoseconds(since: lastMetrics) >= Self.metricsInterval { return true }
        return try store.oldestOutboxTime() != nil
    }

    private func deliver(_ store: Store, at time: Timestamp) throws(CommandFailure) {
        let (destination, snapshot, instanceID) = try withStateFolder { () throws(StoreError) in
            let monitor = try Monitor(recordingInto: store, configuration: configuration)
            try monitor.endIdleSessions(at: time)
            try monitor.applyRetention(at: time)
            let destination = try store.destinations().first { $0.name == Telemetry.destination }
            return (destination, try monitor.snapshot(at: time), try store.instanceID())
        }
        guard let destination else { return }
        let targets = try Telemetry.targets((destination.endpoint, "the remembered endpoint"), exporter)
        try Telemetry.deliver(store, snapshot, to: targets, instanceID: instanceID).check()
    }
}
