/// How the metrics are served: the file of `--web.config.file`, in the format that Prometheus's exporters share
/// (exporter-toolkit, docs/web-configuration.md).
package struct WebConfiguration: Equatable, Sendable {
    package struct TLS: Equatable, Sendable {
        /// PEM, and where it stood.
        package var certificate: WebFile
        package var key: WebFile
        package var clientAuthorities: WebFile?
        package var clientCertificate = ClientCertificate.none
        package var minimumVersion = TLSVersion.tls12
        package var maximumVersion = TLSVersion.tls13
        /// The first is the most wanted; empty leaves it to the library.
        package var curves: [TLSCurve] = []
        package var prefersServerCipherSuites = true
        /// The section's, from 1.
        package var line: Int
    }

    /// The values of `client_auth_type`.
    package enum ClientCertificate: String, CaseIterable, Sendable {
        case none = "NoClientCert"
        case requested = "RequestClientCert"
        case required = "RequireAnyClientCert"
        case verifiedIfGiven = "VerifyClientCertIfGiven"
        case verified = "RequireAndVerifyClientCert"

        var isVerified: Bool { self == .verifiedIfGiven || self == .verified }
    }

    /// `nil` serves without it.
    package var tls: TLS?
    /// Sent with each answer, sorted by name.
    package var headers: [WebHeader] = []
    /// bcrypt hashes by user; empty asks for nobody's name.
    package var users: [String: String] = [:]
    /// The paths of all that this was read from.
    package var paths: [String] = []

    /// Open to all.
    package init() {}

    /// Whether something is other than without a file.
    var hasEffect: Bool { tls != nil || !headers.isEmpty || !users.isEmpty }
}

/// What a file holds, or what stands in its place in the configuration.
package struct WebFile: Equatable, Sendable {
    package var bytes: [UInt8]
    /// Of the configuration, from 1.
    package var line: Int
}

/// A field of each answer.
package struct WebHeader: Equatable, Sendable {
    package var name: String
    package var value: String
}

/// The values of `min_version` and `max_version`, in order.
package enum TLSVersion: String, CaseIterable, Comparable, Sendable {
    case tls10 = "TLS10"
    case tls11 = "TLS11"
    case tls12 = "TLS12"
    case tls13 = "TLS13"

    private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    package static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.position < right.position }
}

/// The values of `curve_preferences`.
package enum TLSCurve: String, CaseIterable, Sendable {
    case p256 = "CurveP256"
    case p384 = "CurveP384"
    case p521 = "CurveP521"
    case x25519 = "X25519"
}

/// What is wrong with a web configuration, in one line that begins with the file and, where there is one, the line.
package struct WebConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    package var path: String
    /// From 1.
    package var line: Int?
    package var message: String

    package init(_ path: String, line: Int?, _ message: String) {
        self.path = path
        self.line = line
        self.message = message
    }

    package var description: String { path + (line.map { ":\($0)" } ?? "") + ": " + message }
}
