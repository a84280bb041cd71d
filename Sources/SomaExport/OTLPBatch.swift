package import SomaModel
package import SomaTelemetry

/// What one request carries.
package enum OTLPBatch: Sendable {
    case spans([Span])
    case logs([LogRecord])
    case metrics([Metric], at: Timestamp, Temporality)

    package var signal: ExportSignal {
        switch self {
        case .spans: .traces
        case .logs: .logs
        case .metrics: .metrics
        }
    }

    /// Spans, records or points.
    package var count: Int {
        switch self {
        case .spans(let spans): spans.count
        case .logs(let records): records.count
        case .metrics(let metrics, _, _): metrics.reduce(0) { $0 + $1.points.count }
        }
    }
}

extension [Metric] {
    /// In the same order, for two requests; needs two points at least.
    var halves: (first: [Metric], second: [Metric]) {
        if count > 1 { return (Array(self[..<(count / 2)]), Array(self[(count / 2)...])) }
        var (first, second) = (self, self)
        for index in indices {
            let points = self[index].points
            first[index].points = [Metric.Point](points[..<(points.count / 2)])
            second[index].points = [Metric.Point](points[(points.count / 2)...])
        }
        return (first, second)
    }
}
