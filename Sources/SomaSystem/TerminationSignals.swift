internal import CSystem
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
    package mutating func wait(seconds: Int) -> Bool { wait(milliseconds: seconds * 1_000) }

    /// Whether one of them arrived within so many milliseconds.
    package mutating func wait(milliseconds: Int) -> Bool {
        var limit = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
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

    /// Writing beyond the limit of a file's size becomes an error in place of the process's end. What is started later
    /// ignores the signal no more than this process did.
    package static func survivesFileSizeLimit() { soma_survive_file_size_limit() }
}
