internal import COTLP
internal import SomaModel
internal import SomaTelemetry

/// Bit 0 of a point's flags: "no recorded value".
private let noRecordedValue: UInt32 = 1

extension Metric {
    /// `nil` for what the model cannot say: exponential histograms, summaries, and anything with delta temporality.
    /// A sum that may fall is a gauge. Throws for a histogram whose counts do not go with its bounds.
    init?(_ message: Otlp__Metric, latest: inout Timestamp) throws(OTLPError) {
        let kind: Instrument.Kind
        let points: [Point]
        switch unsafe message.data_case {
        case OTLP__METRIC__DATA_GAUGE:
            guard let gauge = unsafe message.gauge?.pointee else { return nil }
            kind = .gauge
            points = unsafe Point.list(MessageArray(gauge.data_points, count: gauge.n_data_points), latest: &latest)
        case OTLP__METRIC__DATA_SUM:
            guard let sum = unsafe message.sum?.pointee, unsafe !sum.aggregation_temporality.isDelta else { return nil }
            kind = unsafe sum.is_monotonic != 0 ? .counter : .gauge
            points = unsafe Point.list(MessageArray(sum.data_points, count: sum.n_data_points), latest: &latest)
        case OTLP__METRIC__DATA_HISTOGRAM:
            guard let histogram = unsafe message.histogram?.pointee,
                unsafe !histogram.aggregation_temporality.isDelta
            else { return nil }
            kind = .histogram
            let messages = unsafe MessageArray(histogram.data_points, count: histogram.n_data_points)
            points = unsafe try Point.list(messages, latest: &latest)
        default: return nil
        }
        let instrument = Instrument(
            unsafe String(repairing: message.name),
            kind,
            unit: unsafe String(repairing: message.unit),
            unsafe String(repairing: message.description)
        )
        self.init(instrument: instrument, points: points)
    }
}

extension Metric.Point {
    /// Without points that have no value. `latest` becomes the latest of the points' times.
    fileprivate static func list(
        _ messages: MessageArray<Otlp__NumberDataPoint>,
        latest: inout Timestamp
    ) -> [Metric.Point] {
        var points: [Metric.Point] = []
        for index in unsafe 0..<messages.count {
            let message = unsafe messages[index]
            let value: Metric.Value
            switch unsafe message.value_case {
            case _ where unsafe message.flags & noRecordedValue != 0: continue
            case OTLP__NUMBER_DATA_POINT__VALUE_AS_INT: value = .int(unsafe message.as_int)
            case OTLP__NUMBER_DATA_POINT__VALUE_AS_DOUBLE: value = .double(unsafe message.as_double)
            default: continue
            }
            latest = unsafe max(latest, Timestamp(unixNano: message.time_unix_nano))
            points.append(
                Metric.Point(
                    attributes: unsafe Attribute.list(MessageArray(message.attributes, count: message.n_attributes)),
                    startTime: unsafe Timestamp(startTimeUnixNano: message.start_time_unix_nano),
                    value: value
                )
            )
        }
        return points
    }

    /// Without points that have no value. `latest` becomes the latest of the points' times.
    fileprivate static func list(
        _ messages: MessageArray<Otlp__HistogramDataPoint>,
        latest: inout Timestamp
    ) throws(OTLPError) -> [Metric.Point] {
        var points: [Metric.Point] = []
        for index in unsafe 0..<messages.count {
            let message = unsafe messages[index]
            if unsafe message.flags & noRecordedValue != 0 { continue }
            let histogram: Metric.Histogram
            do { histogram = unsafe try Metric.Histogram(message) } catch {
                throw error.inside("data_points[\(index)]")
            }
            latest = unsafe max(latest, Timestamp(unixNano: message.time_unix_nano))
            points.append(
                Metric.Point(
                    attributes: unsafe Attribute.list(MessageArray(message.attributes, count: message.n_attributes)),
                    startTime: unsafe Timestamp(startTimeUnixNano: message.start_time_unix_nano),
                    value: .histogram(histogram)
                )
            )
        }
        return points
    }
}

extension Metric.Histogram {
    /// A histogram without buckets, which OTLP allows, is one bucket that holds everything; a sum that was not sent
    /// is 0.
    fileprivate init(_ message: Otlp__HistogramDataPoint) throws(OTLPError) {
        var counts = unsafe Array(UnsafeBufferPointer(start: message.bucket_counts, count: message.n_bucket_counts))
        let bounds = unsafe Array(UnsafeBufferPointer(start: message.explicit_bounds, count: message.n_explicit_bounds))
        if counts.isEmpty, bounds.isEmpty { counts = [unsafe message.count] }
        guard counts.count == bounds.count + 1 else {
            throw OTLPError(.invalidHistogram, at: "bucket_counts", "\(counts.count) for \(bounds.count) bounds")
        }
        let hasSum = unsafe message.optional_sum_case == OTLP__HISTOGRAM_DATA_POINT__OPTIONAL_SUM_SUM
        self.init(bounds: bounds, counts: counts, sum: hasSum ? unsafe message.sum : 0)
    }
}

extension Timestamp {
    /// `nil` for 0, which says that the start is not known.
    fileprivate init?(startTimeUnixNano: UInt64) {
        if startTimeUnixNano == 0 { return nil }
        self.init(unixNano: startTimeUnixNano)
    }
}

extension Otlp__AggregationTemporality {
    fileprivate var isDelta: Bool { self == OTLP__AGGREGATION_TEMPORALITY__AGGREGATION_TEMPORALITY_DELTA }
}
