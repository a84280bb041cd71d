/// What a request's head must and must not have, and where it leads.
enum RequestHead {
    /// Why the request cannot be told from others, or its host is not known; `nil` where all is well (RFC 9112, 3.2: a 400
    /// "to any HTTP/1.1 request message that lacks a Host header field and to any request message that contains more than
    /// one"; 6.3 for lengths).
    static func fault(in headers: HTTPHeaders, version: String) -> String? {
        let hosts = headers.values(of: "Host").count
        if hosts > 1 || hosts == 0 && version == "HTTP/1.1" { return "a request must have one Host" }
        let lengths = headers.values(of: "Content-Length")
        if Set(lengths).count > 1 { return "a request must have one Content-Length" }
        if !lengths.isEmpty, headers["Transfer-Encoding"] != nil {
            return "a request must have Content-Length or Transfer-Encoding"
        }
        return nil
    }

    /// The authority and the rest of a target in absolute form (RFC 9112, 3.2.2); `nil` for every other form.
    static func absolute(_ target: String) -> (authority: String, rest: String)? {
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: { target.asciiLowercased.hasPrefix($0) }) else { return nil }
        let authority = target.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        let rest = target[authority.endIndex...]
        return (String(authority), rest.hasPrefix("/") ? String(rest) : "/" + rest)
    }
}
