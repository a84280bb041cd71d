@testable import SomaConfiguration
import SomaTestSupport
import Testing

struct WebConfigurationTests {
    private static let hash = "$2y$04$" + String(repeating: "a", count: 53)

    private func read(_ text: String) throws -> WebConfiguration {
        let folder = try TemporaryFolder()
        try folder.write("CERT", to: "c.pem")
        try folder.write("KEY", to: "k.pem")
        try folder.write(text, to: "web.yml")
        return try WebConfiguration(path: folder.path("web.yml"))
    }

    private func refusal(of text: String) -> WebConfigurationError? {
        #expect(throws: WebConfigurationError.self) { try read(text) }
    }

    @Test func `all sections are read, paths from the file's folder`() throws {
        let configuration = try read(
            """
            tls_server_config:
              cert_file: c.pem
              key_file: ./k.pem
              client_auth_type: VerifyClientCertIfGiven
              client_ca_file: c.pem
              min_version: TLS13
              curve_preferences: [X25519, CurveP384]
              prefer_server_cipher_suites: false
            http_server_config:
              http2: true
              headers:
                X-Frame-Options: deny
            basic_auth_users:
              a: '\(Self.hash)'
            """
        )
        let tls = try #require(configuration.tls)
        #expect(tls.certificate == WebFile(bytes: Array("CERT".utf8), line: 2))
        #expect(tls.key.bytes == Array("KEY".utf8))
        #expect(tls.clientCertificate == .verifiedIfGiven)
        #expect(tls.clientAuthorities?.line == 5)
        #expect(tls.minimumVersion == .tls13)
        #expect(tls.curves == [.x25519, .p384])
        #expect(!tls.prefersServerCipherSuites)
        #expect(configuration.headers == [WebHeader(name: "X-Frame-Options", value: "deny")])
        #expect(configuration.users == ["a": Self.hash])
        #expect(configuration.paths.count == 4)
    }

    @Test func `TLS 1.2 is the least by default, and no client certificate is asked for`() throws {
        let tls = try #require(try read("tls_server_config: {cert_file: c.pem, key_file: k.pem}").tls)
        #expect(tls.minimumVersion == .tls12)
        #expect(tls.maximumVersion == .tls13)
        #expect(tls.clientCertificate == .none)
        #expect(tls.curves.isEmpty)
    }

    @Test(
        arguments: [
            ("", nil, "nothing is set here"),
            ("# a comment", nil, "nothing is set here"),
            ("{}", nil, "nothing is set here"),
            ("http_server_config: {}", nil, "nothing is set here"),
            ("http_server_config: {headers: {}}", nil, "nothing is set here"),
            ("http_server_config: {http2: true}", nil, "nothing is set here"),
            ("basic_auth_users:", 1, "basic_auth_users has nothing in it"),
            ("basic_auth_users: ~", 1, "basic_auth_users has nothing in it"),
            ("tls_server_config:", 1, "tls_server_config has nothing in it; write its settings, or take it out"),
            ("http_server_config:", 1, "http_server_config has nothing in it"),
            ("http_server_config:\n  headers:", 2, "http_server_config.headers has nothing in it"),
            ("tls_server_config: {cert_file: c.pem, key_file: k.pem}\nbasic_auth_users:", 2, "has nothing in it"),
            ("tls_server_confg: {}", 1, "unknown key 'tls_server_confg'; write tls_server_config"),
            ("tls_server_config: {}", 1, "tls_server_config needs cert_file"),
            ("tls_server_config:\n  cert_file: no\n  key_file: k.pem", 2, "cert_file: cannot open "),
            ("basic_auth_users:\n  u: hunter2", 2, "must be a bcrypt hash"),
            ("basic_auth_users: {}", 1, "nobody"),
            ("http_server_config: {headers: {Set-Cookie: x}}", 1, "unknown key 'Set-Cookie'"),
        ] as [(String, Int?, String)]
    )
    func `what is not understood is refused with its line`(text: String, line: Int?, words: String) throws {
        let failure = try #require(refusal(of: text))
        #expect(failure.line == line)
        #expect(failure.message.contains(words), "\(failure)")
        #expect(!failure.message.contains("hunter2"))
        #expect(failure.description.hasPrefix(failure.path))
    }
}
