/// When a destination that failed is tried again of soma's own accord.
package enum RetrySchedule {
    /// After the first failure.
    private static let first = 5.0
    /// However often it failed: 5 s doubled six times.
    private static let longest = 320.0
    /// However long a collector asks to be left alone: one that is wrong about it must not stop delivery for days.
    package static let longestRetryAfter = 3_600.0

    /// Seconds from a failure to the next attempt. "The client SHOULD honor the waiting interval specified in the
    /// "Retry-After" header if it is present", else "an exponential backoff strategy between retries" with jitter (OTLP 1.x,
    /// "OTLP/HTTP Throttling", "Failures").
    ///
    /// - Parameters:
    ///   - failures: in a row, this one included.
    ///   - random: in [0, 1): so that many clients of one collector do not come back at once.
    package static func delay(afterFailures failures: Int, retryAfter: Duration?, random: Double) -> Double {
        if let retryAfter {
            return min(longestRetryAfter, retryAfter / .seconds(1)) * (1 + 0.1 * random)
        }
        let doublings = Double(min(max(0, failures - 1), 16))
        var delay = first
        for _ in 0..<Int(doublings) where delay < longest { delay *= 2 }
        return min(delay, longest) * (0.8 + 0.4 * random)
    }
}
