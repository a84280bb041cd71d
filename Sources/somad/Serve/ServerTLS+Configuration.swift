internal import SomaConfiguration
internal import SomaHTTP

extension ServerTLS {
    /// What a web configuration asks for; throws at the line of what GnuTLS does not take.
    convenience init(_ tls: WebConfiguration.TLS, in path: String) throws(WebConfigurationError) {
        do throws(ServerTLSError) {
            try self.init(
                certificate: tls.certificate.bytes,
                key: tls.key.bytes,
                clientAuthorities: tls.clientAuthorities?.bytes,
                clientCertificate: ClientCertificate(tls.clientCertificate),
                priorities: tls.priorities
            )
        } catch {
            let (line, what) =
                switch error.part {
                case .certificateOrKey: (tls.certificate.line, "the certificate and its key cannot be used together")
                case .clientAuthorities: (tls.clientAuthorities?.line ?? tls.line, "no certificate in client_ca_file")
                case .versionsOrCurves: (tls.line, "these versions and curves cannot be had")
                }
            throw WebConfigurationError(path, line: line, "tls_server_config: \(what): \(error.message)")
        }
    }
}

extension ServerTLS.ClientCertificate {
    fileprivate init(_ certificate: WebConfiguration.ClientCertificate) {
        switch certificate {
        case .none: self = .none
        case .requested: self = .requested
        case .required: self = .required
        case .verifiedIfGiven: self = .verifiedIfGiven
        case .verified: self = .verified
        }
    }
}

extension WebConfiguration.TLS {
    /// As a priority string of GnuTLS (its manual, Priority Strings).
    fileprivate var priorities: String {
        var words = ["NORMAL", "-VERS-ALL"]
        for version in TLSVersion.allCases.reversed() where minimumVersion <= version && version <= maximumVersion {
            switch version {
            case .tls10: words.append("+VERS-TLS1.0")
            case .tls11: words.append("+VERS-TLS1.1")
            case .tls12: words.append("+VERS-TLS1.2")
            case .tls13: words.append("+VERS-TLS1.3")
            }
        }
        if !curves.isEmpty { words.append("-GROUP-ALL") }
        for curve in curves {
            switch curve {
            case .p256: words.append("+GROUP-SECP256R1")
            case .p384: words.append("+GROUP-SECP384R1")
            case .p521: words.append("+GROUP-SECP521R1")
            case .x25519: words.append("+GROUP-X25519")
            }
        }
        if prefersServerCipherSuites { words.append("%SERVER_PRECEDENCE") }
        return words.joined(separator: ":")
    }
}
