internal import CCurl

/// Owner of one `curl_slist` of request header lines.
@safe struct CurlHeaderList: ~Copyable {
    private var first: UnsafeMutablePointer<curl_slist>?

    /// Adds to `headers` what keeps curl from sending an `Expect` or a form's `Content-Type` by itself.
    ///
    /// Throws `invalidHeader` for a name that is no token and for a control character but tab in a value.
    init(_ headers: [(name: String, value: String)], server: ServerName) throws(HTTPClientError) {
        unsafe self.first = nil
        for (name, value) in headers {
            guard HTTPFieldSyntax.isName(name) else {
                throw HTTPClientError(.invalidHeader, server: server.text, detail: "a name is no HTTP token")
            }
            guard HTTPFieldSyntax.isValue(value) else {
                throw HTTPClientError(
                    .invalidHeader,
                    server: server.text,
                    detail: "the value of \(name) contains a control character"
                )
            }
            // To curl "Name:" means "leave that header out" and "Name;" "send it empty".
            let isBlank = value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            try append(isBlank ? "\(name);" : "\(name): \(value)", server: server)
        }
        for name in ["Expect", "Content-Type"] where HTTPHeaders(headers)[name] == nil {
            try append("\(name):", server: server)
        }
    }

    deinit { unsafe curl_slist_free_all(first) }

    private mutating func append(_ line: String, server: ServerName) throws(HTTPClientError) {
        guard let longer = unsafe line.withCString({ unsafe curl_slist_append(first, $0) }) else {
            throw HTTPClientError(.other(curlCode: Int(CURLE_OUT_OF_MEMORY.rawValue)), server: server.text)
        }
        unsafe first = unsafe longer
    }

    /// The list lives as long as this owner: keep it until the transfer is done.
    func attach(to handle: borrowing CurlHandle) throws(CurlFailure) {
        try unsafe handle.set(CURLOPT_HTTPHEADER, to: UnsafeRawPointer(first))
    }
}
