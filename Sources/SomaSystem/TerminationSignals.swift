internal import Glibc

/// SIGINT and SIGTERM, waited for instead of handled.
package struct TerminationSignals {
    private var set = sigset_t()

    /// Holds the signals back from this thread and those it starts: call it before any other thread exists.
    package init() {
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGINT)
        unsafe sigaddset(&set, SIGTERM)
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Whether one of them arrived within so many seconds.
    package mutating func wait(seconds: Int) -> Bool {
        var limit = timespec(tv_sec: seconds, tv_nsec: 0)
        return unsafe sigtimedwait(&set, nil, &limit) > 0
    }

    /// Returns when one of them arrives.
    package mutating func wait() {
        var signal: CInt = 0
        unsafe sigwait(&set, &signal)
    }

    /// A peer that hangs up must not end the process.
    package static func ignoreBrokenPipes() {
        _ = Glibc.signal(SIGPIPE, SIG_IGN)
    }
}
