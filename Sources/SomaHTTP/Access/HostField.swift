/// The `Host` of a request, held against DNS rebinding: a web page's own name that was made to lead to this machine gives
/// its scripts what is served here, and shows as that name.
package enum HostField {
    /// Whether the fields called `Host` name a server on this machine: an address in digits, `localhost` or a name below
    /// it, or one of `names`. A request without the field is none of a browser's.
    package static func isOwn(_ fields: [String], names: [String]) -> Bool {
        guard let field = fields.first else { return true }
        guard fields.count == 1 else { return false }
        let host = host(of: field.trimmed.asciiLowercased)
        if host.isEmpty { return false }
        if SocketAddress(ListenAddress(host: host, port: 0)) != nil { return true }
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        return name == "localhost" || name.hasSuffix(".localhost") || names.contains { $0.asciiLowercased == name }
    }

    /// Without the port, and without the brackets of an IPv6 address; empty where it is no host.
    private static func host(of field: String) -> String {
        if field.hasPrefix("[") {
            guard let end = field.firstIndex(of: "]") else { return "" }
            let rest = field[field.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return "" }
            return String(field[field.index(after: field.startIndex)..<end])
        }
        return String(field.prefix { $0 != ":" })
    }
}

extension ListenAddress {
    /// Whether only this machine reaches it.
    package var isLoopback: Bool { host == "::1" || host.hasPrefix("127.") || host.hasPrefix("::ffff:127.") }
}
