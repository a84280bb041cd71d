internal import Glibc
internal import Synchronization

/// Answers HTTP/1.1 requests through one closure, with a thread for each connection.
///
/// The closure is called on several threads at once. Whatever a client sends costs that client its connection at most:
/// one that is slow, or takes a place without using it, holds up no other. Stops when `stop()` is called or the last
/// reference goes; neither may happen inside the handler, whose end both wait for.
package final class HTTPServer: Sendable {
    /// The address with the actual port, where port 0 was asked for.
    package let boundAddress: ListenAddress
    private let limits: HTTPServerLimits
    private let handler: @Sendable (HTTPRequest) -> HTTPServerResponse
    private let daemons: Mutex<Daemons?>
    private let ticker: Mutex<Ticker?>

    /// The one that listens, and one that ends what it has begun.
    private struct Daemons: ~Copyable {
        var current: Daemon
        var former: Daemon?
        var ticksLeft = 0
    }

    /// Between two looks at who has taken too long.
    private static let tickMilliseconds: Int32 = 500
    /// Between two looks at whether requests are under way.
    private static let stopMilliseconds = 10
    /// What answers under a former certificate may take: 10 s.
    private static let formerTicks = 20

    /// Listens when it returns. Throws `HTTPServerError`, with the remedy in its text, where that is not possible.
    ///
    /// - Parameter tls: `nil` for HTTP without it.
    package convenience init(
        listenOn address: ListenAddress,
        limits: HTTPServerLimits = HTTPServerLimits(),
        tls: ServerTLS? = nil,
        handler: @escaping @Sendable (HTTPRequest) -> HTTPServerResponse
    ) throws(HTTPServerError) {
        let listening = try address.firstThatIsThere { address throws(HTTPServerError) in
            try ListeningSocket.listening(on: address)
        }
        let bound = listening.bound
        try self.init(listening.socket, boundTo: bound, limits: limits, tls: tls, handler: handler)
    }

    /// Serves on a socket that listens already.
    ///
    /// - Parameter address: `ListenAddress(listeningOn:)` of it.
    package convenience init(
        takingOwnershipOf descriptor: Int32,
        boundTo address: ListenAddress,
        limits: HTTPServerLimits = HTTPServerLimits(),
        tls: ServerTLS? = nil,
        handler: @escaping @Sendable (HTTPRequest) -> HTTPServerResponse
    ) throws(HTTPServerError) {
        let socket = ListeningSocket(takingOwnershipOf: descriptor)
        try self.init(socket, boundTo: address, limits: limits, tls: tls, handler: handler)
    }

    private init(
        _ socket: consuming ListeningSocket,
        boundTo address: ListenAddress,
        limits: HTTPServerLimits,
        tls: ServerTLS?,
        handler: @escaping @Sendable (HTTPRequest) -> HTTPServerResponse
    ) throws(HTTPServerError) {
        boundAddress = address
        self.limits = limits
        self.handler = handler
        let context = DaemonContext(limits: limits, tls: tls, handler: handler)
        daemons = Mutex(Daemons(current: try Daemon(socket, boundTo: boundAddress, context: context)))
        ticker = Mutex(nil)
        let ticker = Ticker(everyMilliseconds: Self.tickMilliseconds) { [weak self] in self?.closeOverdue() }
        guard let ticker else { throw HTTPServerError(code: .daemonFailed, address: address.description) }
        self.ticker.withLock { $0 = ticker }
    }

    /// Takes new connections with another certificate, or without one, from now on; what is under way ends as it began.
    /// Throws `daemonFailed`, and everything stays as it was, where that is not possible.
    package func replaceTLS(by tls: ServerTLS?) throws(HTTPServerError) {
        let context = DaemonContext(limits: limits, tls: tls, handler: handler)
        let oldest = try daemons.withLock { daemons throws(HTTPServerError) -> Daemon? in
            guard let socket = daemons?.current.duplicateSocket() else {
                throw HTTPServerError(code: .daemonFailed, address: boundAddress.description)
            }
            let next = try Daemon(socket, boundTo: boundAddress, context: context)
            daemons?.current.stopListening()
            guard var known = daemons.take() else { return nil }
            let oldest = known.former.take()
            daemons = Daemons(current: next, former: known.current, ticksLeft: Self.formerTicks)
            return oldest
        }
        _ = consume oldest
    }

    private func closeOverdue() {
        let former = daemons.withLock { daemons -> Daemon? in
            daemons?.current.connections.closeOverdue()
            daemons?.ticksLeft -= 1
            let isDone = daemons?.former?.connections.isQuiet ?? false
            return isDone || (daemons?.ticksLeft ?? 1) <= 0 ? daemons?.former.take() : nil
        }
        // Waiting for the daemon's threads happens outside the lock.
        _ = consume former
    }

    /// Takes no connections any more, gives requests that have come so long to be answered, and stops. Whoever else has the
    /// socket open finds those that were not taken.
    package func stop(withinMilliseconds limit: Int) {
        daemons.withLock { $0?.current.stopListening() }
        for _ in 0..<max(1, limit / Self.stopMilliseconds) {
            usleep(UInt32(Self.stopMilliseconds) * 1_000)
            if daemons.withLock({ $0?.current.connections.isQuiet ?? true }) { break }
        }
        stop()
    }

    /// Closes the port and all connections after the handlers that may run just now. Later calls do nothing.
    package func stop() {
        ticker.withLock { $0 = nil }
        let stopped = daemons.withLock { $0.take() }
        _ = consume stopped
    }
}
