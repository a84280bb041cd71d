package import SomaHTTP
package import SomaModel
package import SomaStore
internal import SomaOTLP
internal import SomaSystem
package import SomaTelemetry

/// Empties the outbox of one destination, in order, and sends the metrics as they stand.
package final class OutboxDelivery {
    package struct Report: Equatable, Sendable {
        /// Items that the collector took: spans, points and log records.
        package var sent: [ExportSignal: Int] = [:]
        /// Items that it refused; a signal of which it took all is not there.
        package var rejections: [ExportSignal: Int] = [:]
        /// What the collector said of what it refused; empty where it said nothing.
        package var message = ""
        /// The first reason why something of a signal was not sent; it still waits, unless the collector will never take it.
        package var failures: [ExportSignal: DeliveryFailure] = [:]

        /// Of all signals.
        package var rejected: Int { rejections.values.reduce(0, +) }
        /// The first reason of all.
        package var failure: DeliveryFailure? { OutboxDelivery.order.lazy.compactMap { failures[$0] }.first }
    }

    /// In which signals are sent, where none has failed more often than another.
    package static let order: [ExportSignal] = [.traces, .logs, .metrics]

    let store: Store
    let destination: String
    private let targets: OTLPTargets
    let temporality: Temporality
    let deadline: Deadline
    private var exporter: OTLPExporter
    private var report = Report()
    private let batchSize: Int
    let trials: Set<ExportSignal>
    /// Of records that an older version left without an id.
    private let origin: String
    /// Halved where the collector finds a batch too large.
    private var batchSizes: [ExportSignal: Int] = [:]
    /// How many single items in a row were too large. A few may be; a server that finds every one so is not to have all.
    private var tooLarge: [ExportSignal: Int] = [:]

    /// - Parameters:
    ///   - store: open for recording.
    ///   - destination: the name of a destination that `store` knows.
    ///   - batchSize: the most spans or log records of one request.
    ///   - trials: the signals of which nothing is to be written down that goes wrong, and no request given up of which nothing
    ///     is taken: their addresses are not the known ones, and have no say over what waits for those.
    ///   - deadline: ends the delivery; what was not sent waits.
    package init(
        _ store: Store,
        destination: String,
        targets: OTLPTargets,
        source: TelemetrySource,
        temporality: Temporality = .cumulative,
        batchSize: Int = 512,
        trials: Set<ExportSignal> = [],
        deadline: Deadline = Deadline()
    ) throws(DeliveryFailure) {
        self.store = store
        self.destination = destination
        self.targets = targets
        self.temporality = temporality
        self.deadline = deadline
        self.batchSize = batchSize
        self.trials = trials
        origin = (try? store.epoch()) ?? ""
        exporter = try OTLPExporter(to: targets, from: source, before: deadline)
    }

    /// Sends all that waits, then the metrics; a signal ends at its first failure, the others go on.
    ///
    /// - Parameters:
    ///   - snapshot: whose metrics are sent; `nil` for none.
    ///   - time: signals that may not be tried yet are left alone; `nil` tries all.
    package func run(_ snapshot: Snapshot?, at time: Timestamp? = nil) throws(StoreError) -> Report {
        report = Report()
        try deliver(snapshot, at: time)
        if report == Report() { return report }
        let record = ExportRecord(
            time: .now,
            destination: destination,
            sent: report.sent,
            rejected: report.rejected,
            failure: report.failure.map { ("\($0.kind)", $0.status) }
        )
        try store.transaction { () throws(StoreError) in store.appendToAuditLog(record.line) }
        return report
    }

    /// Those that went well last come first: one that is never answered must not keep the others from their turn.
    private func deliver(_ snapshot: Snapshot?, at time: Timestamp?) throws(StoreError) {
        var rows: [Destination] = []
        for signal in Self.order {
            guard let target = targets[signal], let row = try store.destination(destination, signal) else { continue }
            if time.map({ row.isDue(at: $0, with: target.fingerprint) }) ?? true { rows.append(row) }
        }
        rows.sort { $0.failedAttempts < $1.failedAttempts }
        for row in rows {
            if deadline.hasPassed || isSilent { return }
            if row.signal != .metrics {
                while !deadline.hasPassed, try sendNext(row.signal) {}
            } else if let snapshot {
                try sendMetrics(snapshot)
            }
        }
    }

    /// A server that did not answer one signal would only cost the next one its time-out too.
    private var isSilent: Bool {
        guard report.failure?.status == 0 else { return false }
        return Set(targets.values.map { $0.url.split(separator: "/").prefix(2) }).count == 1
    }

    /// Whether there is more to try.
    private func sendNext(_ signal: ExportSignal) throws(StoreError) -> Bool {
        guard let row = try store.destination(destination, signal) else { return false }
        guard let items = try store.outboxItems(for: row, limit: batchSizes[signal] ?? batchSize) else { return false }
        let batch = try batch(items, signal)
        let count = batch.count
        let outcome = count == 0 ? Attempt() : attempt(batch)
        if outcome.failure?.kind == .tooLarge, count > 1 {
            batchSizes[signal] = count / 2
            return true
        }
        try settle(outcome, count: count, through: items.last, row) { () throws(StoreError) in
            try store.advance(row, to: items.last)
            // What cannot be read any more.
            try self.count(items.count - count, .dropped, signal)
        }
        guard let failure = outcome.failure else { return true }
        return passesOver(failure, signal)
    }

    /// Items go as they waited; those that an older version left are read and encoded.
    private func batch(_ items: OutboxItems, _ signal: ExportSignal) throws(StoreError) -> OTLPBatch {
        var messages: [DelimitedMessages] = []
        var encoder = OTLPEncoder()
        for part in items.parts {
            switch part {
            case .messages(let part): messages.append(part)
            case .json(let text):
                let message =
                    signal == .logs
                    ? LogRecord(json: text).map { encoder.item($0.identified(by: origin)) }
                    : Span(json: text).map { encoder.item($0) }
                if let message { messages.append(DelimitedMessages(message, count: 1)) }
            }
        }
        return .items(messages, signal)
    }

    /// One request and what came of it.
    struct Attempt {
        var delivery = Delivery(rejected: 0, message: "")
        var failure: DeliveryFailure?
        var status = 0
        var seconds = 0.0
        /// By this process's own end, which says nothing of the collector.
        var isCutShort = false

        /// Whether the collector has none of the items that the request held.
        func isRefused(of items: Int) -> Bool { failure != nil || delivery.rejected >= items }
    }

    func attempt(_ batch: OTLPBatch) -> Attempt {
        let start = SystemClock.monotonicSeconds
        let url = targets[batch.signal]?.url.withoutCredentials ?? ""
        let isTrial = trials.contains(batch.signal)
        var attempt = Attempt(status: 200)
        do throws(DeliveryFailure) {
            let delivery = try exporter.send(batch)
            if isTrial, delivery.rejected >= batch.count {
                throw DeliveryFailure(kind: .permanent, status: 200, description: delivery.message)
            }
            attempt.delivery = delivery
        } catch {
            attempt.failure = error
            attempt.status = error.status
            attempt.isCutShort = error.status == 0 && deadline.hasPassed
            if attempt.isCutShort {
                attempt.failure?.description = "\(url) had not answered when soma ended; what waits is kept"
            }
            let isRefusal = error.kind == .permanent || error.kind == .tooLarge && batch.count == 1
            if isTrial, isRefusal {
                let reason = error.status == 200 && !error.description.isEmpty ? " (\(error.description))" : ""
                let refusal =
                    "\(url) answered \(error.status) and takes none of these data\(reason); what waits is kept"
                attempt.failure = DeliveryFailure(kind: .misconfigured, status: error.status, description: refusal)
            }
        }
        attempt.seconds = SystemClock.monotonicSeconds - start
        return attempt
    }

    /// Whether it is one item that is to blame, and not the server: what is behind it is sent at once.
    func passesOver(_ failure: DeliveryFailure, _ signal: ExportSignal) -> Bool {
        failure.kind == .tooLarge && tooLarge[signal, default: 0] <= (signal == .metrics ? 100 : 1)
    }

    /// Writes an attempt's outcome down; `done` runs in the same transaction where the items need not be sent again.
    ///
    /// - Parameter end: the last of the items where they waited: what was dropped on its way has been counted as that.
    func settle(
        _ attempt: Attempt,
        count items: Int,
        through end: Int64? = nil,
        _ row: Destination,
        done: () throws(StoreError) -> Void
    ) throws(StoreError) {
        let isRefused = attempt.failure?.kind == .permanent || attempt.failure?.kind == .tooLarge
        // No collector can refuse more than it was sent, whatever it says.
        let rejected = isRefused ? items : min(items, attempt.delivery.rejected)
        report.failures[row.signal] = report.failures[row.signal] ?? attempt.failure
        if attempt.failure?.kind == .tooLarge {
            tooLarge[row.signal, default: 0] += 1
            batchSizes[row.signal] = nil
        } else {
            tooLarge[row.signal] = 0
        }
        if rejected > 0 { report.rejections[row.signal, default: 0] += rejected }
        if !attempt.delivery.message.isEmpty { report.message = attempt.delivery.message }
        if attempt.failure == nil { report.sent[row.signal, default: 0] += items - rejected }
        let now = Timestamp.now
        let url = targets[row.signal]?.url ?? row.endpoint
        let isTrial = trials.contains(row.signal)
        try store.transaction { () throws(StoreError) in
            let waiting = try end.map { end throws(StoreError) in try store.outboxCount(for: row, through: end) }
            let uncounted = min(items, waiting ?? items)
            if items > 0 {
                try store.add(
                    [
                        .exporterRequest(
                            seconds: attempt.seconds,
                            status: attempt.status,
                            signal: row.signal,
                            destination: destination
                        )
                    ],
                    startTime: now
                )
            }
            if let failure = attempt.failure, passesOver(failure, row.signal) {
                try store.noteRejection(row, failure.description, time: now)
            } else if let failure = attempt.failure {
                let delay = RetrySchedule.delay(
                    afterFailures: row.failedAttempts + 1,
                    retryAfter: failure.retryAfter,
                    random: Double.random(in: 0..<1)
                )
                if !isTrial, !attempt.isCutShort {
                    try store.noteError(
                        row,
                        at: url,
                        failure.description,
                        time: now,
                        retryAfter: delay,
                        with: targets[row.signal]?.fingerprint
                    )
                }
                guard isRefused else { return }
            } else {
                if !isTrial {
                    try store.noteSuccess(row, at: url, time: now)
                    if rejected > 0 || !attempt.delivery.message.isEmpty {
                        try store.noteRejection(row, attempt.delivery.message, time: now)
                    }
                }
                try count(min(items - rejected, uncounted), .sent, row.signal)
            }
            try count(min(rejected, uncounted), .rejected, row.signal)
            try done()
        }
    }

    private func count(_ count: Int, _ result: ExporterResult, _ signal: ExportSignal) throws(StoreError) {
        guard count > 0 else { return }
        let now = Timestamp.now
        try store.add(
            [.exporterItems(count, result: result, signal: signal, destination: destination)],
            startTime: now
        )
    }
}
