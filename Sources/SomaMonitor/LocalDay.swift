internal import SomaModel
internal import SomaSystem

/// A day between two local midnights: what the budget counts by.
struct LocalDay {
    /// Such as `2026-11-20`.
    let name: String

    /// Such as `2026-11`.
    var month: String { String(name.dropLast(3)) }

    init(of time: Timestamp) {
        name = SystemClock.localDay(secondsSinceEpoch: time.nanosecondsSinceEpoch / 1_000_000_000)
    }
}
