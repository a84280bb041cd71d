internal import CMicroHTTPD

/// What the daemon's callbacks work with: kept alive by the daemon, read by its thread.
final class DaemonContext: Sendable {
    let limits: HTTPServerLimits
    let handler: @Sendable (HTTPRequest) -> HTTPServerResponse

    init(limits: HTTPServerLimits, handler: @escaping @Sendable (HTTPRequest) -> HTTPServerResponse) {
        self.limits = limits
        self.handler = handler
    }
}

/// Owner of one running libmicrohttpd daemon, its thread, its listening socket and its context.
@safe struct Daemon: ~Copyable {
    private let pointer: OpaquePointer
    private let context: Unmanaged<DaemonContext>

    /// Throws `daemonFailed`.
    init(
        _ socket: consuming ListeningSocket,
        boundTo address: ListenAddress,
        context: DaemonContext
    ) throws(HTTPServerError) {
        let limits = context.limits
        let retained = unsafe Unmanaged.passRetained(context)
        // The library does not say who owns the descriptor if it fails to start. It stays open then: closing a
        // number that was closed already could hit someone else's file.
        let pointer = unsafe soma_mhd_start(
            socket.release(),
            limits.connections,
            limits.idleSeconds,
            limits.connectionMemoryBytes,
            requestStarted,
            requestProgressed,
            requestCompleted,
            retained.toOpaque()
        )
        guard let pointer = unsafe pointer else {
            unsafe retained.release()
            throw HTTPServerError(code: .daemonFailed, address: address.description)
        }
        unsafe self.pointer = unsafe pointer
        unsafe self.context = unsafe retained
    }

    /// Waits for the thread, and so for a handler that runs; no callback comes after it.
    deinit {
        unsafe MHD_stop_daemon(pointer)
        unsafe context.release()
    }
}
