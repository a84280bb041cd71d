internal import Glibc

extension ListenAddress {
    /// Where a socket of someone else's making listens. Throws `noInternetSocket` for what has no such address, as a Unix
    /// socket.
    package init(listeningOn descriptor: Int32) throws(HTTPServerError) {
        guard let address = SocketAddress(boundTo: descriptor)?.numeric else {
            throw HTTPServerError(code: .noInternetSocket, address: "file \(descriptor)")
        }
        self = address
        // The daemon waits for connections by poll, and another process may take the one that it has heard of.
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    /// Whether connecting to it leads to this machine, whatever its networks are by now.
    var leadsHere: Bool { isLoopback || host == "0.0.0.0" || host == "::" }
}
