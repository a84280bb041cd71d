import Foundation
import Synchronization

/// Answers every request on a free port of this machine with one status and body, and remembers the request lines.
final class SmallCollector: Sendable {
    let port: UInt16
    private let listener: Int32
    private let lines = Mutex<[String]>([])

    init(status: Int = 200, body: String = "") {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        port = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = unsafe bind(listener, generic, length)
                _ = listen(listener, 16)
                _ = unsafe getsockname(listener, generic, &length)
            }
            return UInt16(bigEndian: unsafe pointer.pointee.sin_port)
        }
        Thread.detachNewThread { [weak self] in
            while true {
                let peer = accept(listener, nil, nil)
                guard peer >= 0 else { return }
                var buffer = [UInt8](repeating: 0, count: 65_536)
                let count = unsafe read(peer, &buffer, buffer.count)
                let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
                self?.lines.withLock { $0.append(String(text.prefix { $0 != "\r\n" && $0 != "\r" })) }
                let answer = Array(
                    "HTTP/1.1 \(status) x\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
                        .utf8
                )
                _ = unsafe write(peer, answer, answer.count)
                close(peer)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var requests: [String] { lines.withLock { $0 } }
}
