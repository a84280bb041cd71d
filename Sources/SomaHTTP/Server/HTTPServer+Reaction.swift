internal import Glibc

extension HTTPServer {
    /// Whether a connection that is made for this gets an answer within so long, or is closed, as TLS does with what is
    /// none: then connections are taken, have their threads, and requests reach the handler.
    ///
    /// `true` for an address that another machine may have by now: nothing is sent there.
    package func reacts(withinMilliseconds limit: Int32) -> Bool {
        guard boundAddress.leadsHere else { return true }
        // A machine may take IPv4 on `[::]` and have no address of IPv6.
        let ways =
            [boundAddress]
            + (boundAddress.host == "::" ? [ListenAddress(host: "127.0.0.1", port: boundAddress.port)] : [])
        return ways.contains { Self.reacts($0, withinMilliseconds: limit) }
    }

    private static func reacts(_ address: ListenAddress, withinMilliseconds limit: Int32) -> Bool {
        guard let address = SocketAddress(address) else { return false }
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.family, flags, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard address.connect(descriptor) || errno == EINPROGRESS else { return false }
        guard waits(descriptor, for: POLLOUT, milliseconds: limit) else { return false }
        var request = Array("OPTIONS * HTTP/1.0\r\n\r\n".utf8)
        guard unsafe send(descriptor, &request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            return false
        }
        return waits(descriptor, for: POLLIN, milliseconds: limit)
    }

    private static func waits(_ descriptor: Int32, for event: Int32, milliseconds: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        return unsafe poll(&request, 1, milliseconds) > 0
    }
}
