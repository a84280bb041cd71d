@testable import SomaHTTP
import SomaTestSupport
import Testing

struct InterfaceTests {
    private func tried(_ text: String, failing code: HTTPServerError.Code?) throws -> (tried: [String], result: String?)
    {
        var tried: [String] = []
        let result = try? ListenAddress(text).firstThatIsThere { address throws(HTTPServerError) in
            tried.append(address.description)
            if address.isIPv6, let code { throw HTTPServerError(code: code, address: address.description) }
            return address.description
        }
        return (tried, result)
    }

    @Test func `all interfaces are those of IPv6 and IPv4, and of IPv4 where the machine has no other`() throws {
        #expect(try tried(":80", failing: nil) == (["[::]:80"], "[::]:80"))
        #expect(try tried(":80", failing: .addressUnavailable) == (["[::]:80", "0.0.0.0:80"], "0.0.0.0:80"))
        #expect(try tried(":80", failing: .portTaken) == (["[::]:80"], nil))
        #expect(try tried("0.0.0.0:80", failing: nil) == (["0.0.0.0:80"], "0.0.0.0:80"))
        #expect(try tried("[::]:80", failing: .addressUnavailable) == (["[::]:80"], nil))
    }

    @Test func `a server on all interfaces answers on each that there is`() throws {
        let server = try HTTPServer(listenOn: ListenAddress(":0")) { .init(status: 200, text: $0.client) }
        var client = try HTTPClient()
        let port = server.boundAddress.port
        #expect(try client.get("http://127.0.0.1:\(port)/", timeout: Patience.duration).status == 200)
        guard server.boundAddress.isIPv6 else { return }
        #expect(try client.get("http://[::1]:\(port)/", timeout: Patience.duration).status == 200)
    }

    @Test(
        arguments: [
            ("127.0.0.1:80", "localhost:80", true), (":80", "127.0.0.1:80", true), ("[::1]:80", ":80", true),
            ("0.0.0.0:80", ":80", true), ("0.0.0.0:80", "127.0.0.1:80", true), ("[::]:80", "0.0.0.0:80", true),
            ("127.0.0.1:80", "127.0.0.1:81", false), ("127.0.0.1:80", "127.0.0.2:80", false),
            ("0.0.0.0:80", "[::1]:80", false), ("127.0.0.1:0", "127.0.0.1:0", false), (":0", ":0", false),
        ]
    )
    func `addresses overlap or they do not`(one: String, other: String, overlap: Bool) throws {
        #expect(try ListenAddress(one).overlaps(ListenAddress(other)) == overlap)
        #expect(try ListenAddress(other).overlaps(ListenAddress(one)) == overlap)
    }
}
