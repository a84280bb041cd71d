extension String {
    /// Whether it is an http or https URL with a host, and no query or fragment: a path can be appended to it.
    package var isBaseURL: Bool {
        guard let scheme = firstRange(of: "://"),
            ["http", "https"].contains(self[..<scheme.lowerBound].lowercased()),
            let first = self[scheme.upperBound...].first, first != "/", first != ":",
            !unicodeScalars.contains(where: { $0.value <= 0x20 || $0 == "?" || $0 == "#" || $0.value == 0x7F })
        else { return false }
        // After user and password, and after an IPv6 host in brackets, a colon begins the port.
        var authority = self[scheme.upperBound...].prefix { $0 != "/" }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        let afterHost = authority.lastIndex(of: "]").map { authority[authority.index(after: $0)...] } ?? authority
        guard let colon = afterHost.lastIndex(of: ":") else { return true }
        guard let port = UInt16(afterHost[afterHost.index(after: colon)...]), port > 0 else { return false }
        return afterHost.firstIndex(of: ":") == colon
    }
}
