import Glibc
import SomaHTTP
import SomaTestSupport
import Testing

struct HTTPServerTests {
    @Test func `a handler sees the request as it was sent`() throws {
        let server = try HTTPServer.stub { request in
            let parts = [request.method, request.path, request.query ?? "none", request.headers["x-a"] ?? "none"]
            return .init(status: 200, text: parts.joined(separator: " "))
        }
        var client = try HTTPClient()
        let first = try client.get(server.url("/a%20b?c=%3F&d?"), headers: [("X-A", "1")], timeout: Patience.duration)
        #expect(String(decoding: first.body, as: UTF8.self) == "GET /a%20b c=%3F&d? 1")
        let second = try client.post([1], to: server.url("/metrics%00"), timeout: Patience.duration)
        #expect(String(decoding: second.body, as: UTF8.self) == "POST /metrics%00 none none")
    }

    @Test func `HEAD is answered with the headers of GET and no body`() throws {
        let server = try HTTPServer.stub { .init(status: $0.method == "GET" ? 200 : 405, text: "twelve bytes") }
        let client = RawSocket(connectingTo: server.boundAddress.port)
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let answer = client.receiveAll()
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("Content-Length: 12\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test func `a taken port is refused with the remedy`() throws {
        let server = try HTTPServer.stub()
        let address = server.boundAddress
        let error = #expect(throws: HTTPServerError.self) {
            try HTTPServer(listenOn: address) { _ in .init(status: 200) }
        }
        #expect(error?.code == .portTaken)
        let text =
            "cannot listen on \(address): the port is taken; choose another one, "
            + "or stop the program that holds it (ss -ltnp 'sport = :\(address.port)' names it)"
        #expect(error?.description == text)
    }

    @Test func `an address of another machine is refused with the remedy`() throws {
        let error = #expect(throws: HTTPServerError.self) {
            try HTTPServer(listenOn: ListenAddress("192.0.2.1:0")) { _ in .init(status: 200) }
        }
        #expect(error?.code == .addressUnavailable)
    }

    @Test func `a port is free again at once after a stop, with clients connected`() throws {
        let server = try HTTPServer.stub()
        var client = try HTTPClient()
        _ = try client.get(server.url(), timeout: Patience.duration)
        server.stop()
        server.stop()
        let next = try HTTPServer(listenOn: server.boundAddress) { _ in .init(status: 204) }
        #expect(try client.get(next.url(), timeout: Patience.duration).status == 204)
    }

    @Test func `a server nobody holds stops`() throws {
        var server: HTTPServer? = try HTTPServer.stub()
        let url = try #require(server?.url())
        server = nil
        var client = try HTTPClient()
        let error = failure { () throws(HTTPClientError) in try client.get(url, timeout: Patience.duration) }
        #expect(error?.code == .couldNotConnect)
    }

    @Test func `a server on IPv6 answers and names its client`() throws {
        let server: HTTPServer
        do {
            server = try HTTPServer(listenOn: ListenAddress("[::1]:0")) { .init(status: 200, text: $0.remoteAddress) }
        } catch {
            // A machine without IPv6 says so.
            #expect(error.code == .addressUnavailable)
            return
        }
        var client = try HTTPClient()
        let response = try client.get(server.url(), timeout: Patience.duration)
        #expect(String(decoding: response.body, as: UTF8.self).hasPrefix("[::1]:"))
    }

    @Test func `a body beyond the limit is answered 413, and one at the limit is not`() throws {
        var limits = HTTPServerLimits()
        limits.bodyBytes = 100_000
        let server = try HTTPServer.stub(limits: limits)
        var client = try HTTPClient()
        for (count, status) in [(100_000, 200), (100_001, 413), (200_000, 413), (1, 200)] {
            let body = [UInt8](repeating: 1, count: count)
            #expect(try client.post(body, to: server.url(), timeout: Patience.duration).status == status)
            let chunked = [(name: "Transfer-Encoding", value: "chunked")]
            let response = try client.post(body, to: server.url(), headers: chunked, timeout: Patience.duration)
            #expect(response.status == status)
        }
    }

    @Test func `a handler slower than the idle limit is still heard`() throws {
        var limits = HTTPServerLimits()
        limits.idleSeconds = 1
        let server = try HTTPServer.stub(limits: limits) { _ in
            usleep(2_200_000)
            return .init(status: 200)
        }
        var client = try HTTPClient()
        #expect(try client.get(server.url(), timeout: Patience.duration).status == 200)
    }

    @Test(arguments: [-1, 0, 100, 199, 600, Int.max])
    func `a status that is none becomes 500`(status: Int) throws {
        let server = try HTTPServer.stub { _ in .init(status: status, text: "text") }
        var client = try HTTPClient()
        let response = try client.get(server.url(), timeout: Patience.duration)
        #expect(response.status == 500)
        #expect(response.body.isEmpty)
    }

    @Test func `a response header that could forge another is left out`() throws {
        let server = try HTTPServer.stub { _ in
            .init(
                status: 200,
                headers: [("X-A", "1\r\nX-B: 2"), ("X C", "3"), ("", "4"), ("X-D", "5\0"), ("X-E", "6")]
            )
        }
        var client = try HTTPClient()
        let names = try client.get(server.url(), timeout: Patience.duration).headers.fields.map(\.name)
        #expect(names.filter { $0.hasPrefix("X") } == ["X-E"])
    }
}
