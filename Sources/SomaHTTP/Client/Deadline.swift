internal import Synchronization

/// A moment after which transfers end, set by another thread than theirs; none at first.
package final class Deadline: Sendable {
    private let moment = Mutex<ContinuousClock.Instant?>(nil)

    package init() {}

    package func set(secondsFromNow: Double) {
        let moment = ContinuousClock.now + .seconds(secondsFromNow)
        self.moment.withLock { $0 = moment }
    }

    package var hasPassed: Bool { moment.withLock { $0 }.map { $0 <= .now } ?? false }
}
