internal import CCurl

/// The server a URL names, read by libcurl's own parser so that check and transfer cannot disagree.
struct ServerName {
    let isSecure: Bool
    let host: String
    let port: String

    /// Throws `invalidURL` for anything but an absolute http or https URL.
    init(url: String) throws(HTTPClientError) {
        guard !url.utf8.contains(0) else {
            throw HTTPClientError(.invalidURL, server: "", detail: "it contains a NUL")
        }
        let parser = try CurlURL()
        try parser.read(url)
        guard let scheme = parser.part(CURLUPART_SCHEME), scheme == "http" || scheme == "https" else {
            throw HTTPClientError(.invalidURL, server: "", detail: "its scheme is neither http nor https")
        }
        guard let host = parser.part(CURLUPART_HOST), let port = parser.part(CURLUPART_PORT) else {
            throw HTTPClientError(.invalidURL, server: "", detail: "it names no host")
        }
        isSecure = scheme == "https"
        self.host = host
        self.port = port
    }

    /// `host:port`, the port always written.
    var text: String { "\(host):\(port)" }

    /// Whether the host can only be this machine, which no proxy of the environment could reach for us.
    var isLoopback: Bool {
        host.equalsIgnoringASCIICase("localhost") || host == "[::1]"
            || (host.hasPrefix("127.") && host.utf8.allSatisfy { $0 < UInt8(ascii: "A") })
    }
}

/// Owner of one `CURLU`.
@safe private struct CurlURL: ~Copyable {
    private let pointer: OpaquePointer

    init() throws(HTTPClientError) {
        guard let pointer = unsafe curl_url() else {
            throw HTTPClientError(.other(curlCode: Int(CURLE_OUT_OF_MEMORY.rawValue)), server: "")
        }
        unsafe self.pointer = unsafe pointer
    }

    deinit { unsafe curl_url_cleanup(pointer) }

    func read(_ text: String) throws(HTTPClientError) {
        let code = unsafe text.withCString { unsafe curl_url_set(pointer, CURLUPART_URL, $0, 0) }
        guard code == CURLUE_OK else {
            let reason = unsafe curl_url_strerror(code).map { unsafe String(cString: $0) }
            throw HTTPClientError(.invalidURL, server: "", detail: reason ?? "")
        }
    }

    func part(_ part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        let code = unsafe curl_url_get(pointer, part, &text, UInt32(CURLU_DEFAULT_PORT))
        guard code == CURLUE_OK, let text = unsafe text else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
