/// `http_server_config` and `basic_auth_users`.
extension WebReader {
    mutating func http(_ node: YAMLNode) -> [WebHeader] {
        let fields = reader.section(node, ["http2", "headers"], ["http_server_config"])
        // HTTP/2 is an offer, which is not made here; both are true of that.
        if let flag = fields["http2"] { _ = bool(flag, ["http_server_config", "http2"]) }
        guard let headers = fields["headers"] else { return [] }
        let path = ["http_server_config", "headers"]
        refuseNull(headers, path)
        let found = reader.section(headers, WebHeaderName.all, path)
        return found.entries.map(\.key).sorted().compactMap { name in
            guard let node = found[name] else { return nil }
            let wanted = WebHeaderName.values[name]?.joined(separator: " or ") ?? "text on one line"
            guard let value = text(node, path + [name], wanted) else { return nil }
            let isOneLine = value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            guard isOneLine, WebHeaderName.values[name]?.contains(value.lowercased()) ?? true else {
                reader.report(node.line, "http_server_config.headers.\(name) must be \(wanted)")
                return nil
            }
            return WebHeader(name: name, value: value)
        }
    }

    mutating func users(_ node: YAMLNode) -> [String: String] {
        var users: [String: String] = [:]
        let wanted = "a mapping from a user's name to the bcrypt hash of a password"
        let entries = reader.entries(node, wanted, ["basic_auth_users"])
        for entry in entries {
            if entry.key.isEmpty || entry.key.utf8.contains(UInt8(ascii: ":")) {
                reader.report(entry.line, "basic_auth_users: a user's name must not be empty, nor have a colon in it")
            }
            let hashed = "a bcrypt hash of cost 4 to 16, as 'htpasswd -nBC 10 \"\"' writes it after the colon"
            guard let hash = text(entry.value, ["basic_auth_users", entry.key], hashed, hidesText: true) else {
                continue
            }
            guard BcryptSyntax.isHash(hash) else {
                reader.report(
                    entry.value.line,
                    "\(SettingReader.name(["basic_auth_users", entry.key])) must be \(hashed)"
                )
                continue
            }
            users[entry.key] = hash
        }
        if case .mapping = node.content, entries.isEmpty {
            reader.report(node.line, "basic_auth_users has nobody in it; write a user, or take it out to serve openly")
        }
        return users
    }
}
