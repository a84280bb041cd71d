internal import Dispatch
internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaHTTP
internal import SomaModel
internal import SomaMonitor
internal import SomaRouting
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry
internal import Synchronization

/// Delivers from a state folder while `soma serve` runs: spans and log records as they come, the metrics at their interval, to
/// each destination on a thread of its own, so that none waits for another's time-out.
final class BackgroundDelivery: Sendable {
    private struct State: ~Copyable {
        /// Read anew before each delivery: hooks go by `soma.yaml` as it is, and what one of them remembers is not to be
        /// forgotten by the other.
        var settings: SomaConfiguration.Configuration
        /// Hooks start no export of their own then, and leave to this process what telemetry waits for.
        var presence: FileLock?
        var hadDatabase = false
        /// Kept by those that deliver: no other process does meanwhile.
        weak var turn: Turn?
        /// On the monotonic clock.
        var nextItems = 0.0
        var nextMetrics: Double
    }

    private final class Turn: Sendable {
        private let lock: FileLock

        /// `nil` while another process delivers.
        init?(_ folder: StateFolder) {
            guard let lock = try? FileLock(path: folder.exportLockPath) else { return nil }
            self.lock = lock
        }

        func isOf(_ folder: StateFolder) -> Bool { lock.isFile(at: folder.exportLockPath) }
    }

    /// How it stands with one destination.
    private struct Progress {
        var isRunning = false
        /// After deliveries of which nothing could be written down: the same would be sent again and again.
        var failedAttempts = 0
        /// On the monotonic clock.
        var pauseUntil = 0.0
        /// What was last said on standard error.
        var said = ""
    }

    private let folder: StateFolder
    private let milliseconds: Int32
    private let deadline = Deadline()
    private let state: Mutex<State>
    /// By the destinations' names; what concerns none is under no name.
    private let progress = Mutex<[String: Progress]>([:])
    private let running = DispatchGroup()

    init(_ folder: StateFolder, settings: SomaConfiguration.Configuration) {
        self.folder = folder
        let exporter = settings.exporter
        milliseconds = Int32(max(0.1, min(exporter.scheduleDelay.value, exporter.metricInterval.value)) * 1_000)
        let nextMetrics = SystemClock.monotonicSeconds + exporter.metricInterval.value
        state = Mutex(State(settings: settings, nextMetrics: nextMetrics))
    }

    /// Begins; ends with the last reference to what is returned. From its return on telemetry waits for the collectors.
    func start() -> Ticker? {
        state.withLock { deliver(&$0) }
        return Ticker(everyMilliseconds: milliseconds) {
            self.state.withLock { self.deliver(&$0) }
        }
    }

    /// Sends what waits and the metrics once more, within so many seconds; what is not sent by then waits on disk.
    func flush(withinSeconds seconds: Double) {
        deadline.set(secondsFromNow: seconds)
        let busy = Set(progress.withLock { $0.filter(\.value.isRunning).keys })
        flush { !busy.contains($0) }
        running.wait()
        flush { busy.contains($0) }
        running.wait()
    }

    private func flush(_ isMeant: (String) -> Bool) {
        state.withLock { state in
            state.nextItems = 0
            state.nextMetrics = 0
            deliver(&state, isMeant)
        }
    }

    /// Begins to send what is due, if anything and if no other process is at it. A failure stands with the destination in
    /// the database, which also says when to try again.
    ///
    /// - Parameter isMeant: whether a destination is to have it.
    private func deliver(_ state: inout State, _ isMeant: (String) -> Bool = { _ in true }) {
        do throws(CommandFailure) {
            state.settings = try .inForce()
        } catch {
            say(error.message)
        }
        let exporter = state.settings.exporter
        guard !exporter.isDisabled.value else {
            state.presence = nil
            return
        }
        // What was there and is gone is missed, not made anew.
        if folder.databaseInode == nil, state.hadDatabase || !exporter.destinations.contains(where: \.hasAddress) {
            return
        }
        do throws(CommandFailure) {
            let store = try openStore()
            if state.presence?.isFile(at: folder.serveLockPath) != true {
                state.presence = nil
                state.presence = presence()
            }
            state.hadDatabase = true
            try deliver(store, exporter, &state, at: SystemClock.monotonicSeconds, isMeant)
        } catch {
            say(error.message)
        }
    }

    private func deliver(
        _ store: Store,
        _ exporter: ExporterSettings,
        _ state: inout State,
        at now: Double,
        _ isMeant: (String) -> Bool
    ) throws(CommandFailure) {
        let monitor = try Monitor.configured(state.settings, recordingInto: store)
        let plan = try withStateFolder { () throws(StoreError) in
            try monitor.route(CollectorRouting(.daemon(exporter), in: folder), in: folder)
        }
        if let problem = plan.problem { throw .usage(problem.description) }
        if plan.sendsNothing { return }
        let withMetrics = now >= state.nextMetrics
        let isDue = try withStateFolder { () throws(StoreError) -> Bool in
            if withMetrics { return true }
            guard now >= state.nextItems else { return false }
            return try store.oldestDueOutboxTime(at: .now) { row in
                plan.routes.first { $0.name == row.name }?.targets[row.signal]?.fingerprint
            } != nil
        }
        let free = progress.withLock { progress in
            plan.routes.filter { route in
                let progress = progress[route.name] ?? Progress()
                return !progress.isRunning && progress.pauseUntil <= now && isMeant(route.name)
            }
        }
        // A delivery that is under way in a folder that was here before keeps its own.
        if state.turn?.isOf(folder) == false { state.turn = nil }
        guard isDue, !free.isEmpty, let turn = state.turn ?? Turn(folder) else { return }
        state.turn = turn
        state.nextItems = now + exporter.scheduleDelay.value
        if withMetrics { state.nextMetrics = now + exporter.metricInterval.value }
        let (snapshot, instanceID) = try withStateFolder { () throws(StoreError) in
            try monitor.endIdleSessions(at: .now)
            try monitor.applyRetention(at: .now)
            return (withMetrics ? try monitor.snapshot(at: .now) : nil, try store.instanceID())
        }
        let source = Telemetry.source(instanceID: instanceID)
        for route in free {
            start(route, snapshot, from: source, exporter.batchSize.value, turn)
        }
    }

    /// Others hold the lock for a moment, to see whether someone has it.
    private func presence() -> FileLock? {
        for _ in 0..<10 {
            if let lock = try? FileLock(path: folder.serveLockPath) { return lock }
            SystemClock.sleep(milliseconds: 5)
        }
        return nil
    }

    private func openStore() throws(CommandFailure) -> Store {
        try withStateFolder { () throws(StoreError) in
            let store = try Store(recordingIn: folder, busyTimeout: Store.unhurriedBusyTimeout)
            store.recordAuditRepairs()
            return store
        }
    }

    private func start(
        _ route: CollectorRoute,
        _ snapshot: Snapshot?,
        from source: TelemetrySource,
        _ batchSize: Int,
        _ turn: Turn
    ) {
        progress.withLock { $0[route.name, default: Progress()].isRunning = true }
        DispatchQueue(label: "soma.delivery.\(route.name)").async(group: running) {
            var problem: String?
            var isWrittenDown = true
            do throws(CommandFailure) {
                problem = try Telemetry.deliver(
                    self.openStore(),
                    snapshot,
                    to: route,
                    from: source,
                    batchSize: batchSize,
                    at: .now,
                    before: self.deadline
                ).problem
            } catch {
                problem = error.message
                isWrittenDown = false
            }
            extendLifetime(turn)
            self.say(problem ?? "", route.name)
            self.finish(route.name, isWrittenDown)
        }
    }

    private func finish(_ name: String, _ isWrittenDown: Bool) {
        progress.withLock { all in
            var progress = all[name] ?? Progress()
            progress.isRunning = false
            progress.failedAttempts = isWrittenDown ? 0 : progress.failedAttempts + 1
            if !isWrittenDown {
                progress.pauseUntil =
                    SystemClock.monotonicSeconds
                    + RetrySchedule.delay(
                        afterFailures: progress.failedAttempts,
                        retryAfter: nil,
                        random: Double.random(in: 0..<1)
                    )
            }
            all[name] = progress
        }
    }

    /// Once for each trouble, not at each attempt.
    ///
    /// - Parameter name: of the destination that it concerns.
    private func say(_ problem: String, _ name: String = "") {
        let isNew = progress.withLock { all in
            defer { all[name, default: Progress()].said = problem }
            return all[name, default: Progress()].said != problem
        }
        let isStandard = name.isEmpty || name == DestinationSettings.standardName
        let place = isStandard ? "" : name + ": "
        if isNew, !problem.isEmpty { Console.writeError("soma: \((place + problem).printable)\n") }
    }
}
