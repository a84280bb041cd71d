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
    private struct State {
        /// Read anew before each delivery: hooks go by `soma.yaml` as it is, and what one of them remembers is not to be
        /// forgotten by the other.
        var settings: SomaConfiguration.Configuration
        var lastMetrics: Timestamp
    }

    private let folder: StateFolder
    private let milliseconds: Int32
    private let deadline = Deadline()
    /// Held while something is delivered.
    private let state: Mutex<State>
    /// What was last said on standard error.
    private let said = Mutex("")

    init(_ folder: StateFolder, settings: SomaConfiguration.Configuration) {
        self.folder = folder
        milliseconds = Int32(max(1, settings.exporter.scheduleDelay.value * 1_000))
        state = Mutex(State(settings: settings, lastMetrics: .now))
    }

    /// Begins; ends with the last reference to what is returned.
    func start() -> Ticker? {
        Ticker(everyMilliseconds: milliseconds) {
            self.state.withLock { self.deliver(at: .now, &$0) }
        }
    }

    /// Sends what waits and the metrics once more, within so many seconds; what is not sent by then waits on disk.
    func flush(withinSeconds seconds: Double) {
        deadline.set(secondsFromNow: seconds)
        state.withLock { state in
            state.lastMetrics = .epoch
            deliver(at: .now, &state)
        }
    }

    /// Sends what is due, if anything and if no other process is at it. A failure stands with the destination in the
    /// database, which also says when to try again.
    private func deliver(at time: Timestamp, _ state: inout State) {
        guard !deadline.hasPassed, (try? FileStatus(of: folder.databasePath)) != nil else { return }
        do throws(CommandFailure) {
            state.settings = try .inForce()
        } catch {
            say(error.message)
        }
        let exporter = state.settings.exporter
        if exporter.isDisabled.value { return }
        do throws(CommandFailure) {
            let store = try withStateFolder { () throws(StoreError) in
                try Store(recordingIn: folder, busyTimeout: Store.unhurriedBusyTimeout)
            }
            let destinations = try DeliveryDestination.all(exporter, in: store)
            let monitor = try Monitor.configured(state.settings, recordingInto: store)
            monitor.configuration.collectors = destinations.map(\.collector)
            let interval = Int64(exporter.metricInterval.value * 1_000_000_000)
            let withMetrics = time.nanoseconds(since: state.lastMetrics) >= interval
            let isDue = try withStateFolder { () throws(StoreError) -> Bool in
                try monitor.rememberCollectors()
                if withMetrics { return true }
                return try store.oldestDueOutboxTime(at: time) != nil
            }
            guard isDue, !destinations.isEmpty, let lock = try? FileLock(path: folder.exportLockPath) else { return }
            if withMetrics { state.lastMetrics = time }
            try deliver(monitor, store, to: destinations, withMetrics: withMetrics, exporter.batchSize.value, at: time)
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
        _ batchSize: Int,
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
                batchSize: batchSize,
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
