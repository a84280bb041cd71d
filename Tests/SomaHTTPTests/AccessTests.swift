@testable import SomaHTTP
import Testing

struct AccessTests {
    /// `sesame` at cost 4.
    private static let hash = "$2b$04$strzQ7uELTU1blbWHDmAduU4CdVe3Ho42qI37zi548ivgBSYfhr7a"

    @Test func `the right password is let in, and remembered`() {
        let authentication = BasicAuthentication(users: ["a": Self.hash])
        for _ in 0..<2 { #expect(authentication.verdict(on: "Basic YTpzZXNhbWU=", from: "192.0.2.1") == .allowed) }
        #expect(authentication.verdict(on: "basic  YTpzZXNhbWU", from: "192.0.2.1") == .allowed)
    }

    @Test(
        arguments: [
            nil, "", "Basic", "Basic ", "Bearer YTpzZXNhbWU=", "Basic YjpzZXNhbWU=", "Basic YQ==",
            "Basic ****", "Basic YTpzZXNhbWUA", "Basic QTpzZXNhbWU=",
        ] as [String?]
    )
    func `everything else is refused`(field: String?) {
        let authentication = BasicAuthentication(users: ["a": Self.hash])
        for _ in 0..<2 { #expect(authentication.verdict(on: field, from: "192.0.2.1") == .refused) }
    }

    @Test func `credentials are split at the first colon`() {
        let credentials = BasicCredentials("Basic YTpiOmM=")
        #expect(credentials?.user == "a")
        #expect(credentials?.password == "b:c")
    }

    @Test(
        arguments: [
            ([], true), (["127.0.0.1"], true), (["127.0.0.1:80"], true), (["[::1]:9464"], true), (["10.0.0.1"], true),
            (["localhost"], true), (["LocalHost.:1"], true), (["a.localhost"], true), (["Own:1"], true),
            (["evil"], false), (["localhost.evil"], false), (["xlocalhost"], false), (["[evil]"], false),
            (["[::1"], false),
            (["[::1]x"], false), ([""], false), (["127.0.0.1", "evil"], false),
        ] as [([String], Bool)]
    )
    func `a host is this machine's own or it is not`(fields: [String], isOwn: Bool) {
        #expect(HostField.isOwn(fields, names: ["own"]) == isOwn)
    }

    @Test func `only loopback addresses are loopback`() throws {
        #expect(try ListenAddress("127.0.0.2:1").isLoopback)
        #expect(try ListenAddress("[::1]:1").isLoopback)
        #expect(try !ListenAddress(":1").isLoopback)
        #expect(try !ListenAddress("[::]:1").isLoopback)
    }
}
