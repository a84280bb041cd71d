internal import SomaModel
internal import SomaSystem

/// Days between two midnights of a time zone, such as `2026-11-20`: what the budget counts by.
struct LocalDayCache {
    /// Midnights and changes of offset lie on quarters of an hour everywhere.
    private static let quarter: Int64 = 900

    private var known: (quarter: Int64, name: String)?

    mutating func name<Failure: Error>(
        at time: Timestamp,
        in zone: () throws(Failure) -> Zone
    ) throws(Failure) -> String {
        let seconds = time.nanosecondsSinceEpoch / 1_000_000_000
        if let known, known.quarter == seconds / Self.quarter { return known.name }
        let name = try zone().day(secondsSinceEpoch: seconds)
        known = (seconds / Self.quarter, name)
        return name
    }
}
