internal import Synchronization

/// Answers HTTP/1.1 requests through one closure, from its own single thread.
///
/// Requests are handled one after the other, so a slow handler delays all clients: let it answer from memory. Whatever
/// a client sends costs that client its connection at most. Stops when `stop()` is called or the last reference goes;
/// neither may happen inside the handler, whose end both wait for.
package final class HTTPServer: Sendable {
    /// The address with the actual port, where port 0 was asked for.
    package let boundAddress: ListenAddress
    private let daemon: Mutex<Daemon?>

    /// Listens when it returns. Throws `HTTPServerError`, with the remedy in its text, where that is not possible.
    package init(
        listenOn address: ListenAddress,
        limits: HTTPServerLimits = HTTPServerLimits(),
        handler: @escaping @Sendable (HTTPRequest) -> HTTPServerResponse
    ) throws(HTTPServerError) {
        let socket = try ListeningSocket(for: address)
        boundAddress = try socket.listen(on: address)
        let context = DaemonContext(limits: limits, handler: handler)
        daemon = Mutex(try Daemon(socket, boundTo: boundAddress, context: context))
    }

    /// Closes the port and all connections after the handler that may run just now. Later calls do nothing.
    package func stop() {
        // Taken out first: waiting for the daemon's thread happens outside the lock.
        let stopped = daemon.withLock { $0.take() }
        _ = consume stopped
    }
}
