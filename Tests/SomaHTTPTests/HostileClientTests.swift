import SomaHTTP
import Testing

struct HostileClientTests {
    static let requests = [
        "\r\n\r\n\r\n", "GARBAGE\r\n\r\n", "\0\u{1}\u{7F}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        " / \r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 200_000))\r\n\r\n",
        "GET /\(String(repeating: "x", count: 200_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\u{0}\u{FFFD}%zz?%&=&& HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n: no name\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf",
    ]

    @Test(arguments: requests.indices)
    func `after a hostile request others are answered`(index: Int) throws {
        var limits = HTTPServerLimits()
        limits.idleSeconds = 1
        limits.transferSeconds = 1
        let server = try HTTPServer.stub(limits: limits)
        let hostile = RawSocket(connectingTo: server.boundAddress.port)
        hostile.send(Self.requests[index])
        #expect(try server.answers())
        #expect(!hostile.receiveAll().contains("HTTP/1.1 500"))
        #expect(try server.answers())
    }

    @Test func `headers that do not fit are answered 431`() throws {
        let server = try HTTPServer.stub()
        let hostile = RawSocket(connectingTo: server.boundAddress.port)
        hostile.send("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 200_000))\r\n\r\n")
        #expect(hostile.receive().hasPrefix("HTTP/1.1 431 "))
    }

    @Test func `a length far beyond the limit is answered 413 before the body`() throws {
        let server = try HTTPServer.stub()
        let hostile = RawSocket(connectingTo: server.boundAddress.port)
        hostile.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\n")
        #expect(hostile.receive().hasPrefix("HTTP/1.1 413 "))
    }

    @Test func `connections that stay silent beyond the limit do not keep others out for good`() throws {
        var limits = HTTPServerLimits()
        limits.connections = 4
        limits.idleSeconds = 1
        let server = try HTTPServer.stub(limits: limits)
        let port = server.boundAddress.port
        let first = RawSocket(connectingTo: port)
        let second = RawSocket(connectingTo: port)
        let third = RawSocket(connectingTo: port)
        let fourth = RawSocket(connectingTo: port)
        // Each is closed by the server once it was idle for too long.
        #expect(first.receiveAll() + second.receiveAll() + third.receiveAll() + fourth.receiveAll() == "")
        #expect(try server.answers())
    }

    @Test func `clients that break off halfway leave their places at once`() throws {
        var limits = HTTPServerLimits()
        limits.connections = 4
        limits.idleSeconds = 3600
        let server = try HTTPServer.stub(limits: limits)
        for _ in 0..<100 {
            let hostile = RawSocket(connectingTo: server.boundAddress.port)
            hostile.send("GET /\(String(repeating: "x", count: 30_000)) HTTP/1.1\r\nHost: a\r\nX")
        }
        #expect(try server.answers())
    }
}
