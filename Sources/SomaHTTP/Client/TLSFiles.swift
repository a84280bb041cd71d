/// Files that decide whom a client trusts and who it is; `nil` is libcurl's own default.
package struct TLSFiles: Equatable, Sendable {
    /// Authorities in PEM, in place of the system's.
    package var authorities: String?
    /// The client's certificate in PEM, for a server that asks for one.
    package var clientCertificate: String?
    /// Its key in PEM; `nil` where the certificate's file holds it too.
    package var clientKey: String?

    package init(authorities: String? = nil, clientCertificate: String? = nil, clientKey: String? = nil) {
        self.authorities = authorities
        self.clientCertificate = clientCertificate
        self.clientKey = clientKey
    }
}
