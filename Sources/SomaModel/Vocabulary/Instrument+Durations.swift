extension Instrument {
    /// Upper bounds of histogram buckets in seconds; what is above them all has a bucket of its own.
    package static let durationBounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
    ]

    /// The bucket that a duration falls into; a bound belongs to the bucket below it, as OTLP and Prometheus have it.
    package static func durationBucket(_ seconds: Double) -> Int {
        durationBounds.firstIndex { seconds <= $0 } ?? durationBounds.count
    }
}
