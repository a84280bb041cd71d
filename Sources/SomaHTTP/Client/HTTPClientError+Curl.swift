internal import CCurl

/// The table from libcurl's codes to ours, and from ours to a sentence.
extension HTTPClientError.Code {
    init(_ code: CURLcode) {
        switch code {
        case CURLE_URL_MALFORMAT: self = .invalidURL
        case CURLE_COULDNT_RESOLVE_HOST: self = .unresolvedHost
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: self = .unusableProxy
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: self = .couldNotConnect
        // soma stops a transfer by its progress only at a deadline.
        case CURLE_OPERATION_TIMEDOUT, CURLE_ABORTED_BY_CALLBACK: self = .timedOut
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED:
            self = .tlsFailure
        case CURLE_FILESIZE_EXCEEDED: self = .responseTooLarge
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_SEND_FAIL_REWIND,
            CURLE_HTTP2, CURLE_HTTP2_STREAM:
            self = .connectionCut
        // The scheme is checked before curl sees it, so "unsupported protocol" speaks of the reply (HTTP/0.9).
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: self = .notHTTP
        default: self = .other(curlCode: Int(code.rawValue))
        }
    }
}

extension HTTPClientError {
    /// One line: what failed, for which server, and what to do where that can be known.
    package var description: String {
        let reason = detail.isEmpty ? "" : " (\(detail))"
        switch code {
        case .invalidURL: return "the URL cannot be used\(reason): write it as http://host:port/path or https://…"
        case .invalidHeader: return "a request header cannot be sent\(reason): correct its name or value"
        case .unresolvedHost:
            return "the host of \(server) cannot be resolved: check its name and this machine's name service"
        case .couldNotConnect:
            return
                "cannot connect to \(server)\(reason): check that the server, or its proxy, runs there and is reachable"
        case .unusableProxy:
            return "the proxy for \(server) cannot be used: check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY"
        case .timedOut: return "\(server) did not answer in time\(reason): check its load"
        case .tlsFailure:
            return "no trusted TLS connection to \(server)\(reason): check its certificate, "
                + "or use http:// if it speaks no TLS"
        case .responseTooLarge: return "the response of \(server) is too large\(reason): check that the URL is right"
        case .connectionCut: return "\(server) ended the connection before its response was complete\(reason)"
        case .notHTTP: return "\(server) answered, but not in HTTP\(reason): check the port and the scheme"
        case .other(let number): return "the request to \(server) failed with libcurl code \(number)\(reason)"
        }
    }
}
