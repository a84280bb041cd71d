package import SomaModel
internal import SomaSystem

extension Timestamp {
    package static var now: Timestamp { Timestamp(nanosecondsSinceEpoch: SystemClock.nanosecondsSinceEpoch) }
}
