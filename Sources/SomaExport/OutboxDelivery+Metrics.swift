internal import SomaModel
internal import SomaStore
internal import SomaTelemetry

extension OutboxDelivery {
    /// Points that are refused are given up and counted as that. With delta temporality what they counted is not: it comes
    /// again with the next request, as part of what was added since the destination last took the series.
    func sendMetrics(_ snapshot: Snapshot) throws(StoreError) {
        guard let row = try store.destination(destination, .metrics) else { return }
        var snapshot = snapshot
        let limit = untaken(by: row)
        if limit < snapshot.time.adding(nanoseconds: -Store.seriesLifetime) {
            // What has been counted since, as this delivery itself is, belongs to the next.
            snapshot.series = try store.series(ofAgentsActiveSince: limit).filter { $0.startTime <= snapshot.time }
        }
        let changes = temporality == .delta ? try changes(snapshot.series) : nil
        var waiting = [snapshot.metrics(withExemplars: true, changes: changes)]
        while let metrics = waiting.popLast(), !deadline.hasPassed {
            let batch = OTLPBatch.metrics(metrics, at: snapshot.time, temporality)
            if batch.count == 0 { continue }
            let outcome = attempt(batch)
            if outcome.failure?.kind == .tooLarge, batch.count > 1 {
                let (first, second) = metrics.halves
                waiting += [second, first]
                continue
            }
            try settle(outcome, count: batch.count, row) { () throws(StoreError) in
                if changes == nil || outcome.isRefused(of: batch.count) { return }
                var sent: Set<Snapshot.PointKey> = []
                for metric in metrics {
                    for point in metric.points {
                        sent.insert(Snapshot.PointKey(metric: metric.instrument.name, attributes: point.attributes))
                    }
                }
                try store.noteSent(
                    snapshot.series.filter { sent.contains(Snapshot.PointKey($0.key)) },
                    to: destination,
                    at: snapshot.time
                )
            }
            if let failure = outcome.failure, failure.kind != .permanent, !passesOver(failure, .metrics) { return }
        }
    }

    /// Since when agents may have counted what the destination has not taken. With an hour to spare: a delivery may have
    /// been ended in its midst.
    private func untaken(by row: Destination) -> Timestamp {
        guard !trials.contains(.metrics), row.failedAttempts == 0, let time = row.lastSuccessTime else { return .epoch }
        return time.adding(nanoseconds: -3_600_000_000_000)
    }

    /// What was counted since the destination last got it.
    private func changes(_ series: [Series]) throws(StoreError) -> [Series] {
        var sent: [SeriesKey: Series] = [:]
        for series in try store.sentSeries(to: destination) { sent[series.key] = series }
        return series.compactMap { series in sent[series.key].map(series.change) ?? series }
    }
}
