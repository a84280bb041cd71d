internal import SomaCommand
internal import SomaExport
internal import SomaHTTP
internal import SomaModel
internal import SomaMonitor
internal import SomaPrometheus
internal import SomaStore
internal import SomaSystem
internal import Synchronization

/// The page of one state folder, read anew for whoever asks; those who ask while it is read share the next reading, so
/// that no number of scrapers keeps more than one core busy.
final class MetricsPages: Sendable {
    private final class Reading: Sendable {
        /// On the monotonic clock.
        let start: Double
        let hasExemplars: Bool
        let page: MetricsPage
        let failure: String?
        let bodies = Mutex(Bodies())

        init(start: Double, hasExemplars: Bool, page: MetricsPage, failure: String?) {
            self.start = start
            self.hasExemplars = hasExemplars
            self.page = page
            self.failure = failure
        }
    }

    /// A reading's page in the forms that were asked for.
    private struct Bodies {
        var plain: [ExpositionFormat: [UInt8]] = [:]
        var compressed: [ExpositionFormat: [UInt8]] = [:]
    }

    /// A page in the form that a client asked for.
    struct Answer {
        var format: ExpositionFormat
        var coding: ContentCoding
        var body: [UInt8]
    }

    private let folder: StateFolder
    private let configuration: Monitor.Configuration
    private let latest = Mutex<Reading?>(nil)
    /// Held while the state folder is read.
    private let turn = Mutex(())
    /// What was last said on standard error.
    private let said = Mutex("")

    init(_ folder: StateFolder, configuration: Monitor.Configuration) {
        self.folder = folder
        self.configuration = configuration
    }

    /// - Parameters:
    ///   - accept: the fields of that name.
    ///   - acceptEncoding: the fields of that name.
    func answer(accept: [String], acceptEncoding: [String]) -> Answer {
        let format = ExpositionFormat(accepting: accept)
        let reading = current(withExemplars: format.isOpenMetrics)
        return reading.bodies.withLock { bodies in
            let body = bodies.plain[format] ?? reading.page.render(format)
            bodies.plain[format] = body
            let coding = ContentCoding(accepting: acceptEncoding, bodyBytes: body.count)
            guard coding == .gzip, let packed = bodies.compressed[format] ?? Gzip.compress(body) else {
                return Answer(format: format, coding: .identity, body: body)
            }
            bodies.compressed[format] = packed
            return Answer(format: format, coding: .gzip, body: packed)
        }
    }

    /// Why the state folder cannot be read, wholly or in part; `nil` where it can.
    var failure: String? { current(withExemplars: false).failure }

    /// What was read after this was called. Whoever waits looks for it again and again in place of queueing for the turn:
    /// a lock is not fair, and those who ask without end would get it before those who wait.
    private func current(withExemplars: Bool) -> Reading {
        let arrival = SystemClock.monotonicSeconds
        while true {
            if let reading = reading(since: arrival, withExemplars) { return reading }
            let made = turn.withLockIfAvailable { _ in
                if let reading = reading(since: arrival, withExemplars) { return reading }
                let reading = read(withExemplars: withExemplars)
                latest.withLock { $0 = reading }
                return reading
            }
            if let made { return made }
            SystemClock.sleep(milliseconds: 2)
        }
    }

    private func reading(since arrival: Double, _ withExemplars: Bool) -> Reading? {
        latest.withLock { latest in
            latest.flatMap { $0.start >= arrival && ($0.hasExemplars || !withExemplars) ? $0 : nil }
        }
    }

    private func read(withExemplars: Bool) -> Reading {
        let start = SystemClock.monotonicSeconds
        var snapshot: Snapshot?
        var parts: [SnapshotPart]
        var instanceID = ""
        do throws(StoreError) {
            let store = try Store(readingFrom: folder, busyTimeout: Store.patientBusyTimeout)
            instanceID = (try? store.instanceID()) ?? ""
            (snapshot, parts) = try Monitor(reading: store, configuration: configuration)
                .readableSnapshot(at: .now, withExemplars: withExemplars)
        } catch {
            if error.code == .missing { snapshot = .empty(at: .now) }
            parts = SnapshotPart.all(failure: snapshot == nil ? error.description : nil)
        }
        let failure = parts.lazy.compactMap(\.failure).first
        say(failure)
        let page = MetricsPage(
            snapshot,
            parts: parts,
            source: Telemetry.source(instanceID: instanceID),
            seconds: SystemClock.monotonicSeconds - start
        )
        return Reading(start: start, hasExemplars: withExemplars, page: page, failure: failure)
    }

    /// Once for each failure, not at each scrape.
    private func say(_ failure: String?) {
        let isNew = said.withLock { said in
            defer { said = failure ?? "" }
            return failure != nil && said != failure
        }
        if isNew, let failure { Console.writeError("soma: \(failure.printable)\n") }
    }
}

extension Snapshot {
    /// What there is to say before anything has been recorded.
    fileprivate static func empty(at time: Timestamp) -> Snapshot {
        Snapshot(time: time, agents: [], series: [], budget: [], queues: [])
    }
}
