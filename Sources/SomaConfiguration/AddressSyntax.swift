internal import Glibc

/// What a listen address and a collector's URL look like. The modules that use them check them again; here they are
/// checked so that the error can name the line.
enum AddressSyntax {
    /// `HOST:PORT`, `:PORT` or `[IPV6]:PORT`, the host numeric or `localhost`.
    static func isListenAddress(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":") else { return false }
        let port = text[text.index(after: colon)...]
        guard (1...5).contains(port.utf8.count), port.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            UInt16(port) != nil, !text.utf8.contains(0)
        else { return false }
        let host = text[..<colon]
        if host.isEmpty || host == "localhost" { return true }
        if host.hasPrefix("["), host.hasSuffix("]"), host.utf8.count > 2 {
            var address = in6_addr()
            return unsafe inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &address) == 1
        }
        var address = in_addr()
        return unsafe inet_pton(AF_INET, String(host), &address) == 1
    }

    /// An http or https URL with a host, to which a path can be appended.
    static func isBaseURL(_ text: String) -> Bool {
        guard let scheme = text.firstRange(of: "://"), let first = text[scheme.upperBound...].first else {
            return false
        }
        return ["http", "https"].contains(text[..<scheme.lowerBound].lowercased()) && first != "/" && first != ":"
            && !text.unicodeScalars.contains { $0.value <= 0x20 || $0 == "?" || $0 == "#" || $0.value == 0x7F }
    }

    /// An http or https URL with a host, as it is.
    static func isURL(_ text: String) -> Bool {
        isBaseURL(String(text.prefix { $0 != "?" })) && !text.contains("#")
            && !text.utf8.contains { $0 <= 0x20 || $0 == 0x7F }
    }

    /// Without a user's name and password, which a terminal has no business to show.
    static func withoutCredentials(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let rest = url[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return url }
        return url[..<scheme.upperBound] + "***" + rest[at...]
    }
}
