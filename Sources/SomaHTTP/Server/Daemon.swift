internal import CMicroHTTPD
internal import Glibc

/// What the daemon's callbacks work with: kept alive by the daemon, used by its threads.
final class DaemonContext: Sendable {
    let limits: HTTPServerLimits
    let connections: ConnectionTable
    let tls: ServerTLS?
    let handler: @Sendable (HTTPRequest) -> HTTPServerResponse

    init(
        limits: HTTPServerLimits,
        tls: ServerTLS?,
        handler: @escaping @Sendable (HTTPRequest) -> HTTPServerResponse
    ) {
        self.limits = limits
        connections = ConnectionTable(limits: limits)
        self.tls = tls
        self.handler = handler
    }
}

/// Owner of one running libmicrohttpd daemon, its threads, its listening socket and its context.
@safe struct Daemon: ~Copyable {
    private let pointer: OpaquePointer
    private let retained: Unmanaged<DaemonContext>

    /// Throws `daemonFailed`.
    init(
        _ socket: consuming ListeningSocket,
        boundTo address: ListenAddress,
        context: DaemonContext
    ) throws(HTTPServerError) {
        let limits = context.limits
        let retained = unsafe Unmanaged.passRetained(context)
        // Those that are being closed still count there for a moment.
        let most = UInt32(limits.connections) * 2 + 64
        // The library does not say who owns the descriptor if it fails to start. It stays open then: closing a
        // number that was closed already could hit someone else's file.
        var settings = unsafe soma_mhd_settings(
            listening: socket.release(),
            connections: most,
            idle_seconds: max(limits.idleSeconds, limits.headSeconds),
            connection_memory: limits.connectionMemoryBytes,
            certificate: context.tls?.certificate.pointer,
            key: context.tls?.key.pointer,
            client_authority: context.tls?.clientAuthority?.pointer,
            priorities: context.tls?.priorities.pointer,
            changed: connectionChanged,
            started: requestStarted,
            handler: requestProgressed,
            completed: requestCompleted,
            context: retained.toOpaque()
        )
        let pointer = unsafe soma_mhd_start(&settings)
        guard let pointer = unsafe pointer else {
            unsafe retained.release()
            throw HTTPServerError(code: .daemonFailed, address: address.description)
        }
        unsafe self.pointer = unsafe pointer
        unsafe self.retained = unsafe retained
    }

    /// Waits for the threads, and so for handlers that run; no callback comes after it.
    deinit {
        unsafe MHD_stop_daemon(pointer)
        unsafe retained.release()
    }

    var connections: ConnectionTable { unsafe retained.takeUnretainedValue().connections }

    /// Another descriptor of the socket that it listens on, for a daemon in its place; `nil` where there are none left.
    func duplicateSocket() -> ListeningSocket? {
        let descriptor = fcntl(unsafe soma_mhd_listening_socket(pointer), F_DUPFD_CLOEXEC, 0)
        return descriptor >= 0 ? ListeningSocket(takingOwnershipOf: descriptor) : nil
    }

    /// Takes no connections any more; those that are open go on.
    func stopListening() {
        let descriptor = unsafe MHD_quiesce_daemon(pointer)
        if descriptor >= 0 { _ = close(descriptor) }
    }
}
