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
    private struct Reading {
        /// On the monotonic clock.
        var start: Double
        var page: MetricsPage
        var failure: String?
        var bodies: [ExpositionFormat: [UInt8]] = [:]
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
        return withReading { reading in
            let body = reading.bodies[format] ?? reading.page.render(format)
            reading.bodies[format] = body
            let coding = ContentCoding(accepting: acceptEncoding, bodyBytes: body.count)
            guard coding == .gzip, let packed = reading.compressed[format] ?? Gzip.compress(body) else {
                return Answer(format: format, coding: .identity, body: body)
            }
            reading.compressed[format] = packed
            return Answer(format: format, coding: .gzip, body: packed)
        }
    }

    /// Why the state folder cannot be read, wholly or in part; `nil` where it can.
    var failure: String? { withReading { $0.failure } }

    /// Runs `body` with what was read after this was called.
    private func withReading<Result>(_ body: (inout Reading) -> sending Result) -> sending Result {
        let arrival = SystemClock.monotonicSeconds
        return latest.withLock { latest in
            var reading = latest.flatMap { $0.start >= arrival ? $0 : nil } ?? read()
            let result = body(&reading)
            latest = reading
            return result
        }
    }

    private func read() -> Reading {
        let start = SystemClock.monotonicSeconds
        var snapshot: Snapshot?
        var parts: [SnapshotPart]
        var instanceID = ""
        do throws(StoreError) {
            let store = try Store(readingFrom: folder, busyTimeout: Store.patientBusyTimeout)
            instanceID = (try? store.instanceID()) ?? ""
            (snapshot, parts) = Monitor(reading: store, configuration: configuration).readableSnapshot(at: .now)
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
        return Reading(start: start, page: page, failure: failure)
    }

    /// Once for each failure, not at each scrape.
    private func say(_ failure: String?) {
        let isNew = said.withLock { said in
            defer { said = failure ?? "" }
            return failure != nil && said != failure
        }
        if isNew, let failure { Console.writeError("soma: \(failure)\n") }
    }
}

extension Snapshot {
    /// What there is to say before anything has been recorded.
    fileprivate static func empty(at time: Timestamp) -> Snapshot {
        Snapshot(time: time, agents: [], series: [], namedAgents: [], budget: [], queues: [])
    }
}
