internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaHTTP
internal import SomaModel
internal import SomaMonitor
internal import SomaStore
internal import SomaSystem
internal import Synchronization

/// Delivers from a state folder while `soma serve` runs, on a thread of its own: spans and log records as they come, the
/// metrics at their interval.
final class BackgroundDelivery: Sendable {
    private let folder: StateFolder
    private let configuration: Monitor.Configuration
    private let exporter: ExporterSettings
    private let deadline = Deadline()
    /// When the metrics were last sent. Held while something is delivered.
    private let lastMetrics: Mutex<Timestamp>
    /// What was last said on standard error.
    private let said = Mutex("")

    init(_ folder: StateFolder, configuration: Monitor.Configuration, exporter: ExporterSettings) {
        self.folder = folder
        self.configuration = configuration
        self.exporter = exporter
        lastMetrics = Mutex(.now)
    }

    /// Begins; ends with the last reference to what is returned.
    func start() -> Ticker? {
        Ticker(everyMilliseconds: Int32(exporter.scheduleDelay.value * 1_000)) {
            self.lastMetrics.withLock { self.deliver(at: .now, &$0) }
        }
    }

    /// Sends what waits and the metrics once more, within so many seconds; what is not sent by then waits on disk.
    func flush(withinSeconds seconds: Double) {
        deadline.set(secondsFromNow: seconds)
        lastMetrics.withLock { lastMetrics in
            lastMetrics = .epoch
            deliver(at: .now, &lastMetrics)
        }
    }

    /// Sends what is due, if anything and if no other process is at it. A failure stands with the destination in the
    /// database, which also says when to try again.
    private func deliver(at time: Timestamp, _ lastMetrics: inout Timestamp) {
        guard !exporter.isDisabled.value, !deadline.hasPassed, (try? FileStatus(of: folder.databasePath)) != nil else {
            return
        }
        do throws(CommandFailure) {
            let store = try withStateFolder { () throws(StoreError) in
                try Store(recordingIn: folder, busyTimeout: Store.unhurriedBusyTimeout)
            }
            let destinations = try DeliveryDestination.all(exporter, in: store)
            if destinations.isEmpty { return }
            let monitor = try withStateFolder { () throws(StoreError) in
                var configuration = configuration
                configuration.collectors = destinations.map(\.collector)
                let monitor = try Monitor(recordingInto: store, configuration: configuration)
                try monitor.rememberCollectors()
                return monitor
            }
            let interval = Int64(exporter.metricInterval.value * 1_000_000_000)
            let withMetrics = time.nanoseconds(since: lastMetrics) >= interval
            let isDue = try withStateFolder { () throws(StoreError) -> Bool in
                if withMetrics { return true }
                return try store.oldestDueOutboxTime(at: time) != nil
            }
            guard isDue, let lock = try? FileLock(path: folder.exportLockPath) else { return }
            if withMetrics { lastMetrics = time }
            try deliver(monitor, store, to: destinations, withMetrics: withMetrics, at: time)
            _ = consume lock
        } catch {
            say(error.message)
        }
    }

    private func deliver(
        _ monitor: Monitor,
        _ store: Store,
        to destinations: [DeliveryDestination],
        withMetrics: Bool,
        at time: Timestamp
    ) throws(CommandFailure) {
        let (snapshot, instanceID) = try withStateFolder { () throws(StoreError) in
            try monitor.endIdleSessions(at: time)
            try monitor.applyRetention(at: time)
            return (withMetrics ? try monitor.snapshot(at: time) : nil, try store.instanceID())
        }
        let source = Telemetry.source(instanceID: instanceID)
        var problems: [String] = []
        for destination in destinations {
            let report = try Telemetry.deliver(
                store,
                snapshot,
                to: destination,
                from: source,
                batchSize: exporter.batchSize.value,
                at: time,
                before: deadline
            )
            if let problem = report.problem {
                problems.append((destinations.count > 1 ? "\(destination.name): " : "") + problem)
            }
        }
        say(problems.joined(separator: "; "))
    }

    /// Once for each trouble, not at each attempt.
    private func say(_ problem: String) {
        let isNew = said.withLock { said in
            defer { said = problem }
            return said != problem
        }
        if isNew, !problem.isEmpty { Console.writeError("soma: \(problem.printable)\n") }
    }
}
