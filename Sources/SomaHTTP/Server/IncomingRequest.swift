/// A request while it arrives. Only the daemon's thread touches it.
final class IncomingRequest {
    private let target: String
    private let remoteAddress: String
    private var method = ""
    private var headers = HTTPHeaders()
    private var body: [UInt8] = []
    private var receivedBytes = 0
    private let bodyLimit: Int
    /// Whether the headers are known, which is when the first call for this request was made.
    private(set) var hasHead = false

    init(target: String, remoteAddress: String, bodyLimit: Int) {
        self.target = target
        self.remoteAddress = remoteAddress
        self.bodyLimit = bodyLimit
    }

    /// Takes the head. False if the announced length is so far beyond the limit that waiting for the body is no use;
    /// a client that is answered while it still sends may see its connection reset instead of the answer.
    func receive(method: String, headers: HTTPHeaders) -> Bool {
        hasHead = true
        self.method = method
        self.headers = headers
        guard let length = headers["Content-Length"].flatMap({ Int($0) }) else { return true }
        return length / 2 <= bodyLimit
    }

    /// Takes a piece of the body. Past the limit pieces are counted and dropped, so that the client can still read the
    /// 413; false once they are twice the limit, which a chunked body reaches unannounced.
    func receive(body bytes: RawSpan) -> Bool {
        receivedBytes += bytes.byteCount
        if isTooLarge {
            body = []
        } else {
            unsafe bytes.withUnsafeBytes { unsafe body.append(contentsOf: $0) }
        }
        return receivedBytes / 2 <= bodyLimit
    }

    var isTooLarge: Bool { receivedBytes > bodyLimit }

    /// Hands over the whole request, its body included. The authority of an absolute target goes before `Host` (RFC 9112,
    /// 3.2.2).
    func complete() -> HTTPRequest {
        let absolute = RequestHead.absolute(target)
        if let absolute {
            headers.fields.removeAll { $0.name.equalsIgnoringASCIICase("Host") }
            headers.fields.append((name: "Host", value: absolute.authority))
        }
        let parts = (absolute?.rest ?? target).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        defer { body = [] }
        return HTTPRequest(
            method: method == "HEAD" ? "GET" : method,
            path: parts.first.map(String.init) ?? "",
            query: parts.count > 1 ? String(parts[1]) : nil,
            headers: headers,
            body: body,
            remoteAddress: remoteAddress
        )
    }
}
