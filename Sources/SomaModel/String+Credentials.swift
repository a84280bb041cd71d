extension String {
    /// A text whose URLs have lost what may be secret: the user name and password before the host, and the query.
    package var withoutCredentials: String {
        guard let scheme = firstRange(of: "://") else { return self }
        let rest = self[scheme.upperBound...]
        let urlEnd = rest.firstIndex(where: \.isWhitespace) ?? endIndex
        let authorityEnd = rest.firstIndex { "/?#".contains($0) || $0.isWhitespace } ?? endIndex
        var start = scheme.upperBound
        if let at = self[start..<authorityEnd].lastIndex(of: "@") { start = index(after: at) }
        var shown = String(self[..<scheme.upperBound])
        if let query = self[authorityEnd..<urlEnd].firstIndex(of: "?") {
            shown += self[start...query] + "***"
            shown += String(self[query..<urlEnd].reversed().prefix { ",;:.)\"'".contains($0) }.reversed())
        } else {
            shown += self[start..<urlEnd]
        }
        return shown + String(self[urlEnd...]).withoutCredentials
    }
}
