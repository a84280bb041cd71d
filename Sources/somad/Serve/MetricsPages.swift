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
        /// By what was asked for.
        let answers = Mutex<[Form: Answer]>([:])

        init(start: Double, hasExemplars: Bool, page: MetricsPage, failure: String?) {
            self.start = start
            self.hasExemplars = hasExemplars
            self.page = page
            self.failure = failure
        }
    }

    /// What a client asks for. It names the coding of a page that is worth it.
    private struct Form: Hashable {
        var format: ExpositionFormat
        var coding: ContentCoding
    }

    /// A page in the form that a client asked for.
    struct Answer: Sendable {
        var format: ExpositionFormat
        var coding: ContentCoding
        var body: HTTPBody
    }

    private let folder: StateFolder
    private let configuration: Monitor.Configuration
    private let latest = Mutex<Reading?>(nil)
    /// Held while the state folder is read, and while a page is made of that.
    private let turn = Mutex(())
    /// What was last said on standard error.
    private let said = Mutex("")
    /// Less than this is a loss.
    private let mostFound = Mutex(Presence.nothing)

    init(_ folder: StateFolder, configuration: Monitor.Configuration) {
        self.folder = folder
        self.configuration = configuration
    }

    /// - Parameters:
    ///   - accept: the fields of that name.
    ///   - acceptEncoding: the fields of that name.
    func answer(accept: [String], acceptEncoding: [String]) -> Answer {
        let format = ExpositionFormat(accepting: accept)
        let form = Form(format: format, coding: ContentCoding(accepting: acceptEncoding, bodyBytes: .max))
        return current(withExemplars: format.isOpenMetrics) { reading in
            reading.answers.withLock { $0[form] }
        } make: { reading in
            let text = reading.page.render(format)
            let coding = ContentCoding(accepting: acceptEncoding, bodyBytes: text.count)
            let packed = coding == .gzip ? Gzip.compress(text) : nil
            let answer = Answer(
                format: format,
                coding: packed == nil ? .identity : .gzip,
                body: HTTPBody(packed ?? text)
            )
            reading.answers.withLock { $0[form] = answer }
            return answer
        }
    }

    /// Why the state folder cannot be read, wholly or in part; `nil` where it can.
    var failure: String? {
        current(withExemplars: false) {
            .some($0.failure)
        } make: {
            $0.failure
        }
    }

    /// Something of what was read after this was called. Whoever waits looks for it again and again in place of queueing for
    /// the turn: a lock is not fair, and those who ask without end would get it before those who wait.
    ///
    /// - Parameters:
    ///   - find: what has been made of a reading already.
    ///   - make: the same anew, in the turn: what is made of readings takes memory as they do.
    private func current<Result: Sendable>(
        withExemplars: Bool,
        find: (Reading) -> Result?,
        make: (Reading) -> Result
    ) -> Result {
        let arrival = SystemClock.monotonicSeconds
        while true {
            if let reading = reading(since: arrival, withExemplars), let found = find(reading) { return found }
            let made = turn.withLockIfAvailable { _ in
                if let reading = reading(since: arrival, withExemplars) { return find(reading) ?? make(reading) }
                let reading = read(withExemplars: withExemplars)
                latest.withLock { $0 = reading }
                return make(reading)
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
            note(.records)
            instanceID = (try? store.instanceID()) ?? ""
            (snapshot, parts) = try Monitor(reading: store, configuration: configuration)
                .readableSnapshot(at: .now, withExemplars: withExemplars)
        } catch {
            let loss = loss()
            let failure = error.code == .missing ? loss : error.description
            if failure == nil { snapshot = .empty(at: .now) }
            parts = SnapshotPart.all(failure: failure)
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

    /// What of the state folder is gone that was there; `nil` where nothing has been recorded yet.
    private func loss() -> String? {
        let present = note(.now(folder))
        guard present.now < present.most else { return nil }
        return present.now == .nothing ? "\(folder.path) is gone" : "the database of \(folder.path) is gone"
    }

    @discardableResult
    private func note(_ presence: Presence) -> (now: Presence, most: Presence) {
        mostFound.withLock { most in
            most = max(most, presence)
            return (presence, most)
        }
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

/// How much of a state folder there is.
private enum Presence: Int, Comparable {
    case nothing
    case folder
    case database
    /// In the database.
    case records

    /// What shows without opening the database.
    static func now(_ folder: StateFolder) -> Presence {
        if (try? FileStatus(of: folder.databasePath)) != nil { return .database }
        return (try? FileStatus(of: folder.path)) == nil ? .nothing : .folder
    }

    static func < (left: Presence, right: Presence) -> Bool { left.rawValue < right.rawValue }
}

extension Snapshot {
    /// What there is to say before anything has been recorded.
    fileprivate static func empty(at time: Timestamp) -> Snapshot {
        Snapshot(time: time, agents: [], series: [], budget: [], queues: [])
    }
}
