import SomaHTTP
import Testing

struct RequestHeadTests {
    private func answer(_ request: String) throws -> String {
        let server = try HTTPServer.stub {
            .init(status: 200, text: "\($0.path) \($0.query ?? "-") \($0.headers["Host"] ?? "-")")
        }
        let client = RawSocket(connectingTo: server.boundAddress.port)
        client.send(request)
        return client.receiveAll()
    }

    @Test(
        arguments: [
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\nhello",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        ]
    )
    func `a request that can be read in two ways is answered 400, and nothing after it is`(request: String) throws {
        let answer = try answer(request + "GET /second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 400 "))
        #expect(answer.split(separator: "HTTP/1.1 ").count == 1, "\(answer)")
    }

    @Test(
        arguments: [
            ("GET /", "/ - a"), ("GET http://b:1/-/healthy?x", "/-/healthy x b:1"), ("GET HTTP://b", "/ - b"),
            ("GET https://[::1]:80?y", "/ y [::1]:80"), ("GET /a?u=http://b/", "/a u=http://b/ a"),
        ]
    )
    func `a target may be absolute, and its host goes before the field`(line: String, seen: String) throws {
        let answer = try answer(line + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        #expect(answer.hasSuffix("\r\n\r\n" + seen), "\(answer)")
    }

    @Test func `HTTP 1.0 needs no host, and one length may be said twice`() throws {
        #expect(try answer("GET / HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
        let twice =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab"
        #expect(try answer(twice).hasPrefix("HTTP/1.1 200 "))
    }
}
