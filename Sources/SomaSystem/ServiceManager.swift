internal import CSystem
internal import Glibc

/// Whoever started this process as a service, and wants to hear how it is: systemd's protocol, sd_notify(3). Where nobody
/// does, nothing is said. What goes wrong on the way is not the service's trouble.
package struct ServiceManager: Sendable {
    /// Where it listens: a path, or `@` and an abstract name; `nil` where nobody does.
    private let socket: String?
    /// A service that is silent for longer is taken for hung; `nil` where nobody watches.
    package let watchdogMicroseconds: Int64?

    /// Of this process. The variables are taken away, so that no program that it starts speaks in its name: call it before
    /// any other thread exists.
    package init() {
        self.init(environment: { Environment[$0] }, processID: getpid())
        for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] { Environment.remove(name) }
    }

    /// `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`; what they must not say counts as unset.
    package init(environment: (String) -> String?, processID: Int32) {
        socket = environment("NOTIFY_SOCKET").flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
        let isMeant = environment("WATCHDOG_PID").map { $0 == "\(processID)" } ?? true
        let limit = isMeant ? environment("WATCHDOG_USEC").flatMap { Int64($0) } : nil
        watchdogMicroseconds = socket == nil ? nil : limit.flatMap { $0 > 0 ? $0 : nil }
    }

    /// It serves from now on.
    ///
    /// - Parameter status: one line for whoever asks how it is.
    package func isReady(status: String) {
        let line = status.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : String($0) }.joined()
        send("READY=1\nSTATUS=\(line)")
    }

    /// It has been asked to end, and does.
    package func isStopping() { send("STOPPING=1") }

    /// It is not hung.
    package func isAlive() { send("WATCHDOG=1") }

    /// A manager whose queue is full gets a second to empty it.
    private func send(_ message: String) {
        guard let socket else { return }
        for _ in 0..<20 {
            let failure = unsafe soma_send_datagram(socket, message, message.utf8.count)
            if failure != EAGAIN, failure != ENOBUFS { return }
            SystemClock.sleep(milliseconds: 50)
        }
    }
}
