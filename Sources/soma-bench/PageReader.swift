import Glibc

/// Gets `/metrics` from 127.0.0.1, by a connection of its own each time.
struct PageReader {
    let port: UInt16

    /// The body; throws unless the answer is 200 and whole.
    func page(compressed: Bool) throws -> ArraySlice<UInt8> {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let encoding = compressed ? "Accept-Encoding: gzip\r\n" : ""
        let head = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(encoding)Connection: close\r\n\r\n"
        let request = Array(head.utf8)
        guard connected == 0, unsafe send(descriptor, request, request.count, 0) == request.count else {
            throw BenchError(message: "cannot reach 127.0.0.1:\(port)")
        }
        return try Self.body(of: Self.answer(on: descriptor), compressed: compressed)
    }

    private static func answer(on descriptor: CInt) -> [UInt8] {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return answer }
            answer += buffer[..<count]
        }
    }

    private static func body(of answer: [UInt8], compressed: Bool) throws -> ArraySlice<UInt8> {
        let separator = Array("\r\n\r\n".utf8)
        guard let end = answer.firstRange(of: separator) else { throw BenchError(message: "no answer to a scrape") }
        let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self).lowercased()
        let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
            .flatMap { Int($0.dropFirst("content-length: ".count)) }
        guard head.hasPrefix("http/1.1 200 "), head.contains("content-encoding: gzip") == compressed,
            length == nil || length == answer.count - end.upperBound
        else { throw BenchError(message: "a scrape failed: \(head.prefix(200))") }
        return answer[end.upperBound...]
    }
}
