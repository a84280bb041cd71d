internal import Glibc
internal import SomaModel

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

    /// An http or https URL with a host, as it is.
    static func isURL(_ text: String) -> Bool {
        String(text.prefix { $0 != "?" }).isBaseURL && !text.contains("#")
            && !text.utf8.contains { $0 <= 0x20 || $0 == 0x7F }
    }
}
