internal import Glibc

/// What `ListeningSocket.listening(on:)` makes.
struct Listening: ~Copyable {
    var socket: ListeningSocket
    /// With the port the system chose, where 0 was asked for.
    let bound: ListenAddress
}

/// Owner of one socket descriptor on which a server listens.
struct ListeningSocket: ~Copyable {
    private let descriptor: Int32

    /// A socket of the family `address` needs. Throws what the system said.
    init(for address: ListenAddress) throws(HTTPServerError) {
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.isIPv6 ? AF_INET6 : AF_INET, flags, 0)
        guard descriptor >= 0 else {
            throw HTTPServerError(code: .init(errno: errno), address: address.description)
        }
        self.descriptor = descriptor
    }

    /// A socket that listens, and where. Throws as both steps do.
    static func listening(on address: ListenAddress) throws(HTTPServerError) -> Listening {
        let socket = try ListeningSocket(for: address)
        let bound = try socket.listen(on: address)
        return Listening(socket: socket, bound: bound)
    }

    init(takingOwnershipOf descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Returns the address with the port the system chose, where 0 was asked for.
    /// Throws `portTaken`, `addressUnavailable`, `permissionDenied` or `other`.
    func listen(on address: ListenAddress) throws(HTTPServerError) -> ListenAddress {
        // A restart works at once, while connections of the last run still linger; a second listener is refused.
        var enabled: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &enabled, socklen_t(MemoryLayout<Int32>.size))
        if address.isIPv6 {
            // `[::]` takes IPv4 too, whatever the system's default is.
            var disabled: Int32 = 0
            unsafe setsockopt(
                descriptor,
                Int32(IPPROTO_IPV6),
                IPV6_V6ONLY,
                &disabled,
                socklen_t(MemoryLayout<Int32>.size)
            )
        }
        guard let name = SocketAddress(address) else {
            throw HTTPServerError(code: .invalidAddress, address: address.description)
        }
        guard name.bind(descriptor), Glibc.listen(descriptor, SOMAXCONN) == 0,
            let bound = SocketAddress(boundTo: descriptor)?.numeric
        else {
            throw HTTPServerError(code: .init(errno: errno), address: address.description)
        }
        return bound
    }

    deinit { close(descriptor) }

    /// Hands the descriptor to someone who will close it.
    consuming func release() -> Int32 {
        let descriptor = descriptor
        discard self
        return descriptor
    }
}
