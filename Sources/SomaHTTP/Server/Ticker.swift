internal import Glibc

/// Calls a closure at once and then again and again, on a thread of its own that waits for nobody else's work, until its last reference
/// goes; a call under way then is not waited for.
package final class Ticker: Sendable {
    /// What the thread holds, and gives back at its end.
    private final class Work: Sendable {
        let stop: Int32
        let milliseconds: Int32
        let body: @Sendable () -> Void

        init(stop: Int32, milliseconds: Int32, body: @escaping @Sendable () -> Void) {
            self.stop = stop
            self.milliseconds = milliseconds
            self.body = body
        }

        func run() {
            var request = pollfd(fd: stop, events: Int16(POLLIN), revents: 0)
            body()
            while true {
                let ready = unsafe poll(&request, 1, milliseconds)
                if ready > 0 { break }
                if ready == 0 { body() }
            }
            _ = close(stop)
        }
    }

    /// Closing it ends the thread.
    private let end: Int32

    /// `nil` where the system has no pipe or thread left.
    package init?(everyMilliseconds milliseconds: Int32, _ body: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let work = unsafe Unmanaged.passRetained(Work(stop: ends[0], milliseconds: milliseconds, body: body))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { context in
                if let context = unsafe context { unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            },
            work.toOpaque()
        )
        guard code == 0 else {
            unsafe work.release()
            for end in ends { _ = close(end) }
            return nil
        }
        _ = pthread_detach(thread)
        end = ends[1]
    }

    deinit { _ = close(end) }
}
