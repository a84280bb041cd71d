import Glibc
import SomaTestSupport

/// One end of a TCP connection on 127.0.0.1 that speaks no protocol, for clients and servers that misbehave.
struct RawSocket: ~Copyable {
    private let descriptor: Int32

    init(adopting descriptor: Int32) {
        self.descriptor = descriptor
        // No wait in a test lasts for ever.
        var limit = timeval(tv_sec: Patience.seconds, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// - Parameter bufferBytes: what the system takes in before it is read; `nil` leaves that to the system.
    init(connectingTo port: UInt16, bufferBytes: Int32? = nil) {
        self.init(adopting: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        if var bufferBytes {
            let length = socklen_t(MemoryLayout<Int32>.size)
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bufferBytes, length)
        }
        var address = sockaddr_in.loopback(port: port)
        unsafe withUnsafePointer(to: &address) {
            _ = unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// What one read brings; empty at the end of the connection.
    func receive() -> String {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    /// Whether the other side has closed the connection; waits for it, or for something to read.
    var isClosedByServer: Bool {
        var byte: UInt8 = 0
        let count = unsafe recv(descriptor, &byte, 1, 0)
        return count == 0 || (count < 0 && errno == ECONNRESET)
    }

    /// Everything up to the end of the connection.
    func receiveAll() -> String {
        var all = ""
        while true {
            let text = receive()
            guard !text.isEmpty else { return all }
            all += text
        }
    }
}

extension sockaddr_in {
    static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
