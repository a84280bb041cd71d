internal import SomaSystem

/// `tls_server_config`.
extension WebReader {
    static let section = "tls_server_config"
    private static let unsupported = ["cipher_suites", "client_allowed_sans"]

    mutating func tls(_ node: YAMLNode) -> WebConfiguration.TLS? {
        let fields = reader.section(
            node,
            [
                "cert_file", "key_file", "cert", "key", "client_auth_type", "client_ca_file", "client_ca",
                "min_version",
                "max_version", "curve_preferences", "prefer_server_cipher_suites", "cipher_suites",
                "client_allowed_sans",
            ],
            [Self.section]
        )
        for name in Self.unsupported {
            guard let node = fields[name] else { continue }
            reader.report(node.line, "soma cannot do \(Self.section).\(name); take it out, or put a proxy before soma")
        }
        if node.isNull { return nil }
        let certificate = file(fields, "cert", node.line, isNeeded: true)
        let key = file(fields, "key", node.line, isNeeded: true)
        let authorities = file(fields, "client_ca", node.line, isNeeded: false)
        guard let certificate, let key else { return nil }
        var tls = WebConfiguration.TLS(certificate: certificate, key: key, line: node.line)
        tls.clientAuthorities = authorities
        choice(fields, "client_auth_type", &tls.clientCertificate)
        choice(fields, "min_version", &tls.minimumVersion)
        choice(fields, "max_version", &tls.maximumVersion)
        if tls.minimumVersion > tls.maximumVersion {
            reader.report(node.line, "\(Self.section).min_version must not be above max_version")
        }
        if let list = fields["curve_preferences"] { tls.curves = curves(list) }
        if let flag = fields["prefer_server_cipher_suites"] {
            let name = [Self.section, "prefer_server_cipher_suites"]
            if let value = bool(flag, name) { tls.prefersServerCipherSuites = value }
        }
        checkClients(tls, fields["client_auth_type"]?.line ?? node.line)
        return tls
    }

    private mutating func checkClients(_ tls: WebConfiguration.TLS, _ line: Int) {
        let isVerified = tls.clientCertificate.isVerified
        if isVerified, tls.clientAuthorities == nil {
            let type = tls.clientCertificate.rawValue
            reader.report(line, "\(Self.section).client_auth_type \(type) needs client_ca_file")
        }
        if tls.clientAuthorities != nil, !isVerified {
            let types = "RequireAndVerifyClientCert or VerifyClientCertIfGiven"
            reader.report(line, "\(Self.section).client_ca_file has no effect unless client_auth_type is \(types)")
        }
    }

    /// `name` itself, or what the file holds that `name_file` names.
    private mutating func file(
        _ fields: YAMLFields,
        _ name: String,
        _ line: Int,
        isNeeded: Bool
    ) -> WebFile? {
        let fileKey = name + "_file"
        if let node = fields[name] {
            if fields[fileKey] != nil {
                reader.report(node.line, "\(Self.section) has both \(name) and \(fileKey); keep one")
            }
            guard let text = text(node, [Self.section, name], "PEM text", hidesText: true) else { return nil }
            return WebFile(bytes: Array(text.utf8), line: node.line)
        }
        guard let node = fields[fileKey] else {
            if isNeeded { reader.report(line, "\(Self.section) needs \(fileKey)") }
            return nil
        }
        guard let given = text(node, [Self.section, fileKey], "the path of a file") else { return nil }
        let resolved = Self.path(given, besides: path)
        paths.append(resolved)
        do throws(WebConfigurationError) {
            return WebFile(
                bytes: try WebConfiguration.contents(of: resolved, named: path, line: node.line),
                line: node.line
            )
        } catch {
            reader.report(node.line, "\(Self.section).\(fileKey): " + error.message)
            return nil
        }
    }

    private static func path(_ given: String, besides file: String) -> String {
        if given.hasPrefix("/") { return given }
        let folder = file.contains("/") ? String(file.prefix(through: file.lastIndex(of: "/") ?? file.startIndex)) : ""
        return folder + given
    }

    private mutating func curves(_ node: YAMLNode) -> [TLSCurve] {
        let names = TLSCurve.allCases.map(\.rawValue).joined(separator: ", ")
        guard case .sequence(let items) = node.content else {
            reader.report(node.line, "\(Self.section).curve_preferences must be a list of \(names)")
            return []
        }
        var curves: [TLSCurve] = []
        for item in items {
            var curve = Setting(TLSCurve.x25519)
            reader.value(item, [Self.section, "curve_preferences"], "a list of \(names)", &curve, TLSCurve.init)
            curves.append(curve.value)
        }
        return curves
    }
}
