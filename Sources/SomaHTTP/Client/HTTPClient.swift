internal import CCurl

/// Sends one request at a time and keeps the connection for the next one to the same server.
///
/// Calls block the thread: run them on one of your own, not on the shared pool. Redirects are not followed and
/// nothing is tried again. `HTTP_PROXY` and its kin count, except for this machine itself. The connections close when
/// the client's life ends.
package struct HTTPClient: ~Copyable {
    private var handle: CurlHandle
    private let responseLimit: Int

    /// Throws only where libcurl cannot be set up at all.
    ///
    /// - Parameter responseLimit: the most bytes a response's body may have; beyond it the transfer is stopped.
    package init(responseLimit: Int = 4 << 20) throws(HTTPClientError) {
        do throws(CurlFailure) {
            handle = try CurlHandle()
        } catch {
            throw HTTPClientError(HTTPClientError.Code(error.code), server: "")
        }
        self.responseLimit = responseLimit
    }

    /// Sends `body` as it is; its `Content-Type` is one of `headers` or missing.
    ///
    /// Returns for every status. Throws `HTTPClientError` where no complete response came.
    ///
    /// - Parameters:
    ///   - timeout: covers everything from name to last byte, except that a name service which hangs can hold the call
    ///     longer.
    ///   - tls: files for connections to https servers.
    ///   - deadline: ends the transfer, as the time-out does, within about a second of its passing.
    package mutating func post(
        _ body: [UInt8],
        to url: String,
        headers: [(name: String, value: String)] = [],
        timeout: Duration,
        tls: TLSFiles = TLSFiles(),
        deadline: Deadline = Deadline()
    ) throws(HTTPClientError) -> HTTPResponse {
        try send(body, to: url, headers: headers, timeout: timeout, tls: tls, deadline: deadline)
    }

    /// As `post`, with GET and no body.
    package mutating func get(
        _ url: String,
        headers: [(name: String, value: String)] = [],
        timeout: Duration
    ) throws(HTTPClientError) -> HTTPResponse {
        try send(nil, to: url, headers: headers, timeout: timeout, tls: TLSFiles(), deadline: Deadline())
    }

    /// A POST if there is a body, even an empty one, and otherwise a GET.
    private mutating func send(
        _ body: [UInt8]?,
        to url: String,
        headers: [(name: String, value: String)],
        timeout: Duration,
        tls: TLSFiles,
        deadline: Deadline
    ) throws(HTTPClientError) -> HTTPResponse {
        let server = try ServerName(url: url)
        let list = try CurlHeaderList(headers, server: server)
        let collector = ResponseCollector(bodyLimit: responseLimit)
        let outcome: CurlHandle.Outcome
        do throws(CurlFailure) {
            try prepare(url: url, server: server, timeout: timeout, tls: tls)
            try list.attach(to: handle)
            if let body {
                outcome = try handle.posting(body) { () throws(CurlFailure) in
                    try handle.perform(into: collector, before: deadline)
                }
            } else {
                outcome = try handle.perform(into: collector, before: deadline)
            }
            handle.reset()
        } catch {
            handle.reset()
            if collector.isTooLarge {
                throw HTTPClientError(
                    .responseTooLarge,
                    server: server.text,
                    detail: "more than \(responseLimit) bytes"
                )
            }
            throw HTTPClientError(HTTPClientError.Code(error.code), server: server.text, detail: error.detail)
        }
        // libcurl takes these for complete. "The client cannot assume that meaning has been conveyed" (RFC 9112, 8).
        guard collector.hasAllHeaders else {
            throw HTTPClientError(.connectionCut, server: server.text, detail: "in the middle of the headers")
        }
        return HTTPResponse(
            status: outcome.status,
            headers: collector.headers,
            body: collector.body,
            retryAfter: (outcome.retryAfter ?? collector.headers.endlessRetryAfter).map { .seconds($0) }
        )
    }

    private func prepare(
        url: String,
        server: ServerName,
        timeout: Duration,
        tls: TLSFiles
    ) throws(CurlFailure) {
        try handle.set(CURLOPT_URL, to: url)
        try handle.set(CURLOPT_PROTOCOLS_STR, to: "http,https")
        try handle.set(CURLOPT_FOLLOWLOCATION, to: 0)
        try handle.set(CURLOPT_NOSIGNAL, to: 1)
        try handle.set(CURLOPT_TIMEOUT_MS, to: timeout.curlMilliseconds)
        if let path = tls.authorities { try handle.set(CURLOPT_CAINFO, to: path) }
        if let path = tls.clientCertificate { try handle.set(CURLOPT_SSLCERT, to: path) }
        if let path = tls.clientKey { try handle.set(CURLOPT_SSLKEY, to: path) }
        if server.isLoopback {
            try handle.set(CURLOPT_PROXY, to: "")
        } else if !server.isSecure, let proxy = Self.proxyInCapitals {
            try handle.set(CURLOPT_PROXY, to: proxy)
        }
    }

    /// `HTTP_PROXY` where there is no `http_proxy`: libcurl reads only the latter, since a web server hands a request's field
    /// `Proxy` to its CGI programs as the former. soma is none.
    private static var proxyInCapitals: String? {
        environment("http_proxy") == nil ? environment("HTTP_PROXY") : nil
    }

    private static func environment(_ name: String) -> String? {
        guard let value = unsafe curl_getenv(name) else { return nil }
        defer { unsafe curl_free(value) }
        return unsafe String(cString: value)
    }
}

extension HTTPHeaders {
    /// The greatest number of seconds there is where `Retry-After` has more digits than libcurl reads.
    fileprivate var endlessRetryAfter: Int? {
        guard let digits = self["Retry-After"], !digits.isEmpty, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            return nil
        }
        return Int(digits) == nil ? .max : nil
    }
}

extension Duration {
    /// At least 1, as 0 means "for ever" to curl, and at most what curl adds up without overflow (24 days).
    fileprivate var curlMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds >= 0 else { return 1 }
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
