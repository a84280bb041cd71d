internal import SomaSystem

/// When to wait for more requests before a commit. Where many callers write all the time, a wait of some milliseconds has
/// dozens of requests share what a commit costs; who writes one after the other never waits long.
struct Gathering {
    /// Seconds that a request waits for others at the most.
    private static let limit = 0.05
    /// Without another request for this many milliseconds, no more is expected.
    private static let quiet = 10
    private static let groupLimit = 1_000
    /// Requests a second from which on waiting is worth while.
    private static let worthwhileRate = 200.0
    /// Groups that are not waited for after a wait that brought nothing.
    private static let pause = 256

    private var rate: Double
    private var windowStart = 0.0
    private var windowCount = 0
    private var groupsToSkip = 0

    /// - Parameter rate: requests a second so far.
    init(rate: Double = 0) {
        self.rate = rate
    }

    /// Waits while more requests come.
    ///
    /// - Parameter count: how many there are.
    mutating func gather(_ count: () -> Int) {
        guard rate >= Self.worthwhileRate else { return }
        if groupsToSkip > 0 {
            groupsToSkip -= 1
            return
        }
        let start = SystemClock.monotonicSeconds
        let first = count()
        if first == 0 { return }
        var last = first
        var quiet = 0
        while quiet < Self.quiet, last < Self.groupLimit, SystemClock.monotonicSeconds - start < Self.limit {
            SystemClock.sleep(milliseconds: 1)
            let now = count()
            quiet = now == last ? quiet + 1 : 0
            last = now
        }
        if last == first { groupsToSkip = Self.pause }
    }

    /// Notes that a group was taken.
    mutating func note(_ count: Int) {
        let now = SystemClock.monotonicSeconds
        windowCount += count
        let elapsed = now - windowStart
        guard elapsed >= 0.1 else { return }
        rate = Double(windowCount) / elapsed
        windowStart = now
        windowCount = 0
    }
}
