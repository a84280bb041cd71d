internal import Glibc

/// The wall clock, and waiting.
package enum SystemClock {
    /// Nanoseconds since the Unix epoch.
    package static var nanosecondsSinceEpoch: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    package static func sleep(milliseconds: UInt32) { usleep(milliseconds * 1_000) }
}

extension SystemClock {
    /// Seconds from an arbitrary start; never goes back.
    package static var monotonicSeconds: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
