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

    /// The date in the local time zone as `2026-11-20`.
    package static func localDay(secondsSinceEpoch: Int64) -> String {
        var seconds = time_t(secondsSinceEpoch)
        var fields = unsafe tm()
        guard unsafe localtime_r(&seconds, &fields) != nil else { return "1970-01-01" }
        let year = unsafe fields.tm_year + 1_900
        let month = unsafe fields.tm_mon + 1
        let day = unsafe fields.tm_mday
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }
}

extension SystemClock {
    /// Seconds from an arbitrary start; never goes back.
    package static var monotonicSeconds: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
