internal import CMicroHTTPD

/// A server's certificate and what it asks of its clients, checked: GnuTLS can use all of it.
package final class ServerTLS: Sendable {
    /// Go's names for these, which `client_auth_type` has, in the order of its documentation.
    package enum ClientCertificate: Sendable {
        case none
        /// Asked for, not looked at.
        case requested
        /// There must be one, of whomever.
        case required
        /// A client may come without one.
        case verifiedIfGiven
        case verified
    }

    let certificate: CText
    let key: CText
    let clientAuthority: CText?
    let priorities: CText
    let clientCertificate: ClientCertificate

    /// - Parameters:
    ///   - certificate: PEM, the server's own first.
    ///   - key: PEM, without a password.
    ///   - clientAuthorities: PEM; those whose clients are trusted.
    ///   - priorities: GnuTLS's priority string.
    /// - Throws: what is wrong with which of them.
    package init(
        certificate: [UInt8],
        key: [UInt8],
        clientAuthorities: [UInt8]?,
        clientCertificate: ClientCertificate,
        priorities: String
    ) throws(ServerTLSError) {
        self.certificate = CText(certificate)
        self.key = CText(key)
        clientAuthority = clientAuthorities.map { CText($0) }
        self.priorities = CText(Array(priorities.utf8))
        self.clientCertificate = clientCertificate
        let check = try TLSCheck()
        try check.pair(self.certificate, self.key)
        if let clientAuthority { try check.authorities(clientAuthority) }
        try check.priorities(self.priorities)
    }
}

/// Why GnuTLS does not take something.
package struct ServerTLSError: Error, Equatable, Sendable {
    package enum Part: Sendable {
        case certificateOrKey
        case clientAuthorities
        case versionsOrCurves
    }

    package var part: Part
    /// GnuTLS's own words.
    package var message: String
}

/// A text for C, NUL at its end, that stays where it is.
@safe final class CText: Sendable {
    let count: Int
    nonisolated(unsafe) let pointer: UnsafePointer<CChar>

    init(_ bytes: [UInt8]) {
        let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (offset, byte) in bytes.enumerated() { unsafe memory[offset] = CChar(bitPattern: byte) }
        unsafe memory[bytes.count] = 0
        unsafe pointer = unsafe UnsafePointer(memory)
        count = bytes.count
    }

    deinit { unsafe pointer.deallocate() }
}

/// Credentials that are thrown away again: GnuTLS says what is wrong with them, libmicrohttpd only that something is.
@safe private struct TLSCheck: ~Copyable {
    private let credentials: gnutls_certificate_credentials_t

    init() throws(ServerTLSError) {
        var made: gnutls_certificate_credentials_t?
        let code = unsafe gnutls_certificate_allocate_credentials(&made)
        guard let made = unsafe made else { throw Self.error(.certificateOrKey, code) }
        unsafe credentials = unsafe made
    }

    deinit { unsafe gnutls_certificate_free_credentials(credentials) }

    func pair(_ certificate: CText, _ key: CText) throws(ServerTLSError) {
        var certificate = unsafe Self.datum(certificate)
        var key = unsafe Self.datum(key)
        let code = unsafe gnutls_certificate_set_x509_key_mem(credentials, &certificate, &key, GNUTLS_X509_FMT_PEM)
        if code < 0 { throw Self.error(.certificateOrKey, code) }
    }

    func authorities(_ authorities: CText) throws(ServerTLSError) {
        var authorities = unsafe Self.datum(authorities)
        let code = unsafe gnutls_certificate_set_x509_trust_mem(credentials, &authorities, GNUTLS_X509_FMT_PEM)
        if code <= 0 { throw Self.error(.clientAuthorities, code == 0 ? GNUTLS_E_NO_CERTIFICATE_FOUND : code) }
    }

    func priorities(_ priorities: CText) throws(ServerTLSError) {
        var made: gnutls_priority_t?
        let code = unsafe gnutls_priority_init(&made, priorities.pointer, nil)
        if code < 0 { throw Self.error(.versionsOrCurves, code) }
        unsafe gnutls_priority_deinit(made)
    }

    @unsafe private static func datum(_ text: CText) -> gnutls_datum_t {
        unsafe gnutls_datum_t(
            data: UnsafeMutableRawPointer(mutating: text.pointer).assumingMemoryBound(to: UInt8.self),
            size: UInt32(text.count)
        )
    }

    private static func error(_ part: ServerTLSError.Part, _ code: Int32) -> ServerTLSError {
        ServerTLSError(part: part, message: unsafe String(cString: gnutls_strerror(code)))
    }
}
