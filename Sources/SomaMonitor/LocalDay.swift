internal import SomaModel
internal import SomaSystem

/// A day between two local midnights: what the budget counts by.
struct LocalDay {
    let name: String

    init(of time: Timestamp) {
        name = SystemClock.localDay(secondsSinceEpoch: time.nanosecondsSinceEpoch / 1_000_000_000)
    }
}
