internal import Foundation
internal import Glibc

/// How tests wait. No verdict depends on the machine's speed: what must come is waited for far longer than it ever takes.
package enum Patience {
    package static let seconds = 300
    package static var milliseconds: Int { seconds * 1_000 }
    package static var duration: Duration { .seconds(seconds) }

    /// Whether something holds before patience ends. Asks again and again.
    package static func eventually(_ holds: () throws -> Bool) rethrows -> Bool {
        let end = ContinuousClock.now + duration
        while true {
            if try holds() { return true }
            if ContinuousClock.now > end { return false }
            usleep(5_000)
        }
    }
}

/// What threads wait at until it is opened.
package final class Gate: Sendable {
    private let ends: (Int32, Int32)

    package init() {
        var pair: [Int32] = [-1, -1]
        unsafe pipe(&pair)
        ends = (pair[0], pair[1])
    }

    package func wait() {
        var request = pollfd(fd: ends.0, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&request, 1, Int32(Patience.milliseconds))
    }

    package func open() { _ = unsafe write(ends.1, "x", 1) }

    deinit { for end in [ends.0, ends.1] { close(end) } }
}

/// Calls `body` with each number below `count`, each in a thread of its own, and waits for all. `concurrentPerform` takes as
/// many threads as other tests leave it, one at worst.
package func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for number in 0..<count {
        group.enter()
        Thread.detachNewThread {
            body(number)
            group.leave()
        }
    }
    group.wait()
}
