/// A moment in nanoseconds since the Unix epoch, from 1970 to 2262: what OTLP's `fixed64 time_unix_nano` and
/// SQLite's 64-bit integers both hold.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var nanosecondsSinceEpoch: Int64

    /// Moments before the epoch become the epoch: OTLP cannot say them.
    package init(nanosecondsSinceEpoch: Int64) {
        self.nanosecondsSinceEpoch = max(0, nanosecondsSinceEpoch)
    }

    package static let epoch = Timestamp(nanosecondsSinceEpoch: 0)

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanosecondsSinceEpoch < right.nanosecondsSinceEpoch
    }

    /// Seconds since the epoch, rounded to what a `Double` holds (about 240 ns in this century).
    package var secondsSinceEpoch: Double { Double(nanosecondsSinceEpoch) / 1e9 }

    /// The moment `seconds` later (earlier if negative), held within what a `Timestamp` can say.
    /// A value that is not finite adds nothing.
    package func adding(seconds: Double) -> Timestamp {
        guard seconds.isFinite else { return self }
        let nanoseconds = (seconds * 1e9).rounded()
        if nanoseconds >= 0x1p63 { return Timestamp(nanosecondsSinceEpoch: .max) }
        if nanoseconds <= -0x1p63 { return .epoch }
        return adding(nanoseconds: Int64(nanoseconds))
    }

    /// From `other` to this moment; negative if this one is earlier.
    package func nanoseconds(since other: Timestamp) -> Int64 { nanosecondsSinceEpoch - other.nanosecondsSinceEpoch }

    /// The moment so much later (earlier if negative), held within what a `Timestamp` can say.
    package func adding(nanoseconds: Int64) -> Timestamp {
        let (sum, overflow) = nanosecondsSinceEpoch.addingReportingOverflow(nanoseconds)
        return Timestamp(nanosecondsSinceEpoch: overflow ? .max : sum)
    }
}
