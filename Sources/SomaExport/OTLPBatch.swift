package import SomaModel
internal import SomaOTLP
package import SomaTelemetry

/// What one request carries.
package enum OTLPBatch: Sendable {
    /// Spans or log records as they waited.
    case items([DelimitedMessages], ExportSignal)
    case metrics([Metric], at: Timestamp, Temporality)

    package var signal: ExportSignal {
        switch self {
        case .items(_, let signal): signal
        case .metrics: .metrics
        }
    }

    /// Spans, records or points.
    package var count: Int {
        switch self {
        case .items(let items, _): items.reduce(0) { $0 + $1.count }
        case .metrics(let metrics, _, _): metrics.reduce(0) { $0 + $1.points.count }
        }
    }
}

extension OTLPBatch {
    package static func spans(_ spans: [Span]) -> OTLPBatch {
        var encoder = OTLPEncoder()
        return .items(spans.map { DelimitedMessages(encoder.item($0), count: 1) }, .traces)
    }

    package static func logs(_ records: [LogRecord]) -> OTLPBatch {
        var encoder = OTLPEncoder()
        return .items(records.map { DelimitedMessages(encoder.item($0), count: 1) }, .logs)
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
