package import SomaModel
package import SomaStore
internal import SomaSystem
package import SomaTelemetry

/// Empties the outbox of one destination, in order, and sends the metrics as they stand.
package final class OutboxDelivery {
    /// `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`'s default.
    private static let largestBatch = 512

    package struct Report: Equatable, Sendable {
        package var sentSpans = 0
        package var sentPoints = 0
        package var rejected = 0
        /// What the collector said of what it refused; empty where it said nothing.
        package var message = ""
        /// Why it ended early; what was not sent still waits, unless the collector will never take it.
        package var failure: DeliveryFailure?
    }

    private let store: Store
    private let destination: String
    private var exporter: OTLPExporter
    private var report = Report()
    /// Halved where the collector finds a batch too large.
    private var batchSize = OutboxDelivery.largestBatch

    /// - Parameters:
    ///   - store: open for recording.
    ///   - destination: the name of a destination that `store` knows.
    package init(
        _ store: Store,
        destination: String,
        targets: OTLPTargets,
        source: TelemetrySource
    ) throws(DeliveryFailure) {
        self.store = store
        self.destination = destination
        exporter = try OTLPExporter(to: targets, from: source)
    }

    /// Sends all that waits, then the metrics of `snapshot`, and ends at the first failure.
    package func run(_ snapshot: Snapshot) throws(StoreError) -> Report {
        report = Report()
        while report.failure == nil, try sendNextSpans() {}
        if report.failure == nil { try sendMetrics(snapshot) }
        return report
    }

    /// False where nothing waits any more.
    private func sendNextSpans() throws(StoreError) -> Bool {
        guard let position = try store.destinations().first(where: { $0.name == destination })?.position else {
            return false
        }
        let items = try store.outboxItems(after: position, limit: batchSize)
        guard let last = items.last else { return false }
        let spans = items.compactMap { Span(json: $0.payload) }
        let unreadable = items.count - spans.count
        let outcome =
            spans.isEmpty
            ? Attempt(status: 0, seconds: 0)
            : attempt { () throws(DeliveryFailure) in
                try exporter.send(spans)
            }
        if outcome.status == 413, spans.count > 1 {
            batchSize = spans.count / 2
            return true
        }
        try settle(outcome, count: spans.count, signal: "traces") { () throws(StoreError) in
            try store.advance(destination, to: last.id)
            if unreadable > 0 { try count(unreadable, "dropped", "traces") }
        }
        if outcome.failure == nil { report.sentSpans += spans.count - outcome.delivery.rejected }
        return true
    }

    private func sendMetrics(_ snapshot: Snapshot) throws(StoreError) {
        let metrics = snapshot.metrics
        let points = metrics.reduce(0) { $0 + $1.points.count }
        guard points > 0 else { return }
        let outcome = attempt { () throws(DeliveryFailure) in try exporter.send(metrics, at: snapshot.time) }
        try settle(outcome, count: points, signal: "metrics") {}
        if outcome.failure == nil { report.sentPoints += points - outcome.delivery.rejected }
    }

    /// One request and what came of it.
    private struct Attempt {
        var delivery = Delivery(rejected: 0, message: "")
        var failure: DeliveryFailure?
        var status: Int
        var seconds: Double
    }

    private func attempt(_ send: () throws(DeliveryFailure) -> Delivery) -> Attempt {
        let start = SystemClock.monotonicSeconds
        var attempt = Attempt(status: 200, seconds: 0)
        do {
            attempt.delivery = try send()
        } catch {
            attempt.failure = error
            attempt.status = error.status
        }
        attempt.seconds = SystemClock.monotonicSeconds - start
        return attempt
    }

    /// Writes an attempt's outcome down; `done` runs in the same transaction where the items need not be sent again.
    private func settle(
        _ attempt: Attempt,
        count items: Int,
        signal: String,
        done: () throws(StoreError) -> Void
    ) throws(StoreError) {
        report.failure = attempt.failure
        report.rejected += attempt.delivery.rejected
        if !attempt.delivery.message.isEmpty { report.message = attempt.delivery.message }
        if attempt.failure?.kind == .permanent { report.rejected += items }
        let now = Timestamp.now
        try store.transaction { () throws(StoreError) in
            if items > 0 {
                try store.add(
                    [
                        .exporterRequest(
                            seconds: attempt.seconds,
                            status: attempt.status,
                            signal: signal,
                            destination: destination
                        )
                    ],
                    startTime: now
                )
            }
            if let failure = attempt.failure {
                let failures = try store.destinations().first { $0.name == destination }?.failedAttempts ?? 0
                let delay = RetrySchedule.delay(
                    afterFailures: failures + 1,
                    retryAfter: failure.retryAfter,
                    random: Double.random(in: 0..<1)
                )
                try store.noteError(destination, failure.description, at: now, retryAfter: delay)
                guard failure.kind == .permanent else { return }
                try count(items, "rejected", signal)
            } else {
                try store.noteSuccess(destination, at: now)
                try count(items - attempt.delivery.rejected, "sent", signal)
                try count(attempt.delivery.rejected, "rejected", signal)
            }
            try done()
        }
    }

    private func count(_ count: Int, _ result: String, _ signal: String) throws(StoreError) {
        guard count > 0 else { return }
        let now = Timestamp.now
        try store.add(
            [.exporterItems(count, result: result, signal: signal, destination: destination)],
            startTime: now
        )
    }
}
