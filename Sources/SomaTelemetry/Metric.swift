package import SomaModel

/// One instrument and its points at one moment.
package struct Metric: Hashable, Sendable {
    package var instrument: Instrument
    package var points: [Point]

    package init(instrument: Instrument, points: [Point]) {
        self.instrument = instrument
        self.points = points
    }

    package struct Point: Hashable, Sendable {
        /// Sorted by key, so that equal data gives equal bytes.
        package var attributes: [Attribute]
        /// When the value began to count; `nil` for gauges.
        package var startTime: Timestamp?
        package var value: Value
        /// By bucket, counted from 0; a counter's is 0.
        package var exemplars: [Int: Exemplar]

        package init(attributes: [Attribute], startTime: Timestamp?, value: Value, exemplars: [Int: Exemplar] = [:]) {
            self.attributes = attributes
            self.startTime = startTime
            self.value = value
            self.exemplars = exemplars
        }
    }

    /// A span that a counter or a bucket counted.
    package struct Exemplar: Hashable, Sendable {
        package var traceID: TraceID
        package var spanID: SpanID
        /// When it was counted.
        package var time: Timestamp
        /// What it added, or the value that was observed.
        package var value: Double

        package init(traceID: TraceID, spanID: SpanID, time: Timestamp, value: Double) {
            self.traceID = traceID
            self.spanID = spanID
            self.time = time
            self.value = value
        }
    }

    package enum Value: Hashable, Sendable {
        case int(Int64)
        case double(Double)
        case histogram(Histogram)
    }

    /// Counts an explicit bucket; `counts` has one more element than `bounds`, for what is above them all.
    package struct Histogram: Hashable, Sendable {
        package var bounds: [Double]
        package var counts: [UInt64]
        package var sum: Double

        package init(bounds: [Double], counts: [UInt64], sum: Double) {
            self.bounds = bounds
            self.counts = counts
            self.sum = sum
        }

        package var count: UInt64 { counts.reduce(0, &+) }
    }
}

/// What the points of counters and histograms count from: their series' beginning, or the last point sent (OpenTelemetry
/// Metrics Data Model, "Temporality").
package enum Temporality: Sendable {
    case cumulative
    case delta
}

/// Who speaks: the resource's attributes, sorted by key, and the instrumentation scope.
package struct TelemetrySource: Hashable, Sendable {
    package var resource: [Attribute]
    package var scopeName: String
    package var scopeVersion: String

    package init(resource: [Attribute], scopeName: String, scopeVersion: String) {
        self.resource = resource
        self.scopeName = scopeName
        self.scopeVersion = scopeVersion
    }
}
