internal import Glibc

/// A `sockaddr` of either family, as a value.
@safe struct SocketAddress {
    private var storage = sockaddr_storage()
    private var length: socklen_t

    /// `nil` where the host is no numeric address.
    init?(_ address: ListenAddress) {
        guard !address.host.utf8.contains(0) else { return nil }
        if address.isIPv6 {
            var internet = sockaddr_in6()
            internet.sin6_family = sa_family_t(AF_INET6)
            internet.sin6_port = address.port.bigEndian
            guard unsafe inet_pton(AF_INET6, address.host, &internet.sin6_addr) == 1 else { return nil }
            length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: internet, as: sockaddr_in6.self) }
        } else {
            var internet = sockaddr_in()
            internet.sin_family = sa_family_t(AF_INET)
            internet.sin_port = address.port.bigEndian
            guard unsafe inet_pton(AF_INET, address.host, &internet.sin_addr) == 1 else { return nil }
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: internet, as: sockaddr_in.self) }
        }
    }

    /// The address a socket is bound to; `nil` where the system does not say.
    init?(boundTo descriptor: Int32) {
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &storage) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        guard result == 0 else { return nil }
        self.length = length
    }

    /// Copies what a C library points to; `nil` for a null pointer and for other families.
    @unsafe init?(_ pointer: UnsafePointer<sockaddr>?) {
        guard let pointer = unsafe pointer else { return nil }
        switch Int32(unsafe pointer.pointee.sa_family) {
        case AF_INET: length = socklen_t(MemoryLayout<sockaddr_in>.size)
        case AF_INET6: length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        default: return nil
        }
        let bytes = unsafe UnsafeRawBufferPointer(start: pointer, count: Int(length))
        unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.copyMemory(from: bytes) }
    }

    var family: Int32 { Int32(storage.ss_family) }

    /// Numeric host and port; `nil` for other families.
    var numeric: ListenAddress? {
        var text = [UInt8](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let capacity = socklen_t(text.count)
        let port: UInt16
        let isWritten: Bool
        switch family {
        case AF_INET:
            var internet = unsafe withUnsafeBytes(of: storage) { unsafe $0.load(as: sockaddr_in.self) }
            port = UInt16(bigEndian: internet.sin_port)
            isWritten = unsafe text.withUnsafeMutableBytes {
                unsafe inet_ntop(AF_INET, &internet.sin_addr, $0.baseAddress, capacity) != nil
            }
        case AF_INET6:
            var internet = unsafe withUnsafeBytes(of: storage) { unsafe $0.load(as: sockaddr_in6.self) }
            port = UInt16(bigEndian: internet.sin6_port)
            isWritten = unsafe text.withUnsafeMutableBytes {
                unsafe inet_ntop(AF_INET6, &internet.sin6_addr, $0.baseAddress, capacity) != nil
            }
        default: return nil
        }
        guard isWritten else { return nil }
        return ListenAddress(host: String(decoding: text.prefix { $0 != 0 }, as: UTF8.self), port: port)
    }

    /// `bind(2)`; returns whether it worked and leaves `errno` to the caller.
    func bind(_ descriptor: Int32) -> Bool {
        unsafe withUnsafePointer(to: storage) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.bind(descriptor, $0, length) == 0
            }
        }
    }

    /// `connect(2)`; the same.
    func connect(_ descriptor: Int32) -> Bool {
        unsafe withUnsafePointer(to: storage) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, length) == 0
            }
        }
    }
}
