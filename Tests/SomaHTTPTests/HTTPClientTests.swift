import Glibc
import SomaHTTP
import SomaTestSupport
import Testing

struct HTTPClientTests {
    private static let endlessHeaders = String(repeating: "X-A: \(String(repeating: "a", count: 9000))\r\n", count: 40)

    @Test func `a posted body comes back byte for byte`() throws {
        let server = try HTTPServer.stub()
        var client = try HTTPClient()
        let body = Array(UInt8.min...UInt8.max)
        let response = try client.post(body, to: server.url(), timeout: Patience.duration)
        #expect(response.status == 200)
        #expect(response.body == body)
    }

    @Test func `an empty body is posted as an empty body`() throws {
        let server = try HTTPServer.stub { .init(status: 200, text: "\($0.method) \($0.body.count)") }
        var client = try HTTPClient()
        let response = try client.post([], to: server.url(), timeout: Patience.duration)
        #expect(response.body == Array("POST 0".utf8))
    }

    @Test func `a body of many megabytes arrives whole`() throws {
        let server = try HTTPServer.stub()
        var client = try HTTPClient(responseLimit: 16 << 20)
        let body = (0..<(16 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let response = try client.post(body, to: server.url(), timeout: Patience.duration)
        #expect(response.body == body)
    }

    @Test func `requests to one server share a connection`() throws {
        let server = try HTTPServer.stub { .init(status: 200, text: $0.remoteAddress) }
        var client = try HTTPClient()
        let first = try client.get(server.url(), timeout: Patience.duration)
        let second = try client.post([1], to: server.url(), timeout: Patience.duration)
        #expect(first.body == second.body)
    }

    @Test func `only the headers asked for are sent, blank values included`() throws {
        let server = try HTTPServer.stub { request in
            .init(status: 200, text: request.headers.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "\n"))
        }
        var client = try HTTPClient()
        let response = try client.post(
            [UInt8](repeating: 0, count: 2 << 20),
            to: server.url(),
            headers: [("X-Blank", ""), ("X-Umlaut", "ü"), ("X-Tab", "a\tb")],
            timeout: Patience.duration
        )
        let lines = String(decoding: response.body, as: UTF8.self).split(separator: "\n")
        #expect(
            lines == [
                "Host=\(server.boundAddress)", "Accept=*/*", "X-Blank=", "X-Umlaut=ü", "X-Tab=a\tb",
                "Content-Length=2097152",
            ]
        )
    }

    @Test func `a status that reports a failure is a response`() throws {
        let server = try HTTPServer.stub { _ in .init(status: 404, headers: [("Retry-After", "7")]) }
        var client = try HTTPClient()
        let response = try client.get(server.url("/none"), timeout: Patience.duration)
        #expect(response.status == 404)
        #expect(response.headers["retry-after"] == "7")
    }

    @Test(
        arguments: [
            ("7", .seconds(7)), ("9223372036854775807", .seconds(Int64.max)),
            ("9223372036854775808", .seconds(Int64.max)),
            ("99999999999999999999", .seconds(Int64.max)), ("0", nil), ("-5", nil), ("soon", nil),
            ("Thu, 01 Jan 1970 00:00:00 GMT", nil),
        ] as [(String, Duration?)]
    )
    func `a server's wish to be left alone is known, however long`(text: String, wanted: Duration?) throws {
        let server = try HTTPServer.stub { _ in .init(status: 503, headers: [("Retry-After", text)]) }
        var client = try HTTPClient()
        #expect(try client.get(server.url(), timeout: Patience.duration).retryAfter == wanted)
    }

    @Test func `a redirect is not followed`() throws {
        let server = try HTTPServer.stub { _ in .init(status: 302, headers: [("Location", "/elsewhere")]) }
        var client = try HTTPClient()
        #expect(try client.get(server.url(), timeout: Patience.duration).status == 302)
    }

    @Test func `a response beyond the limit is refused, and one at the limit is not`() throws {
        let server = try HTTPServer.stub()
        var client = try HTTPClient(responseLimit: 1000)
        let body = [UInt8](repeating: 7, count: 1000)
        #expect(try client.post(body, to: server.url(), timeout: Patience.duration).body == body)
        let error = failure { () throws(HTTPClientError) in
            try client.post(body + [7], to: server.url(), timeout: Patience.duration)
        }
        #expect(error?.code == .responseTooLarge)
        #expect(error?.detail == "more than 1000 bytes")
    }

    @Test func `a server that keeps silent times the request out`() throws {
        let gate = Gate()
        let server = try HTTPServer.stub { _ in
            gate.wait()
            return .init(status: 200)
        }
        var client = try HTTPClient()
        let error = failure { () throws(HTTPClientError) in
            try client.get(server.url(), timeout: .milliseconds(50))
        }
        gate.open()
        #expect(error?.code == .timedOut)
        #expect(error?.server == server.boundAddress.description)
    }

    @Test func `a closed port cannot be connected to, and the message names the server`() throws {
        let server = try HTTPServer.stub()
        server.stop()
        var client = try HTTPClient()
        let error = failure { () throws(HTTPClientError) in try client.get(server.url(), timeout: Patience.duration) }
        #expect(error?.code == .couldNotConnect)
        #expect(error?.description.hasPrefix("cannot connect to \(server.boundAddress)") == true)
    }

    @Test func `a host that cannot exist is not resolved`() throws {
        var client = try HTTPClient()
        let host = String(repeating: "a", count: 70) + ".invalid"
        let error = failure { () throws(HTTPClientError) in
            try client.get("http://\(host)/", timeout: Patience.duration)
        }
        #expect(error?.code == .unresolvedHost)
    }

    @Test func `https to a server without TLS is a TLS failure`() throws {
        let server = try HTTPServer.stub()
        var client = try HTTPClient()
        let error = failure { () throws(HTTPClientError) in
            try client.get("https://\(server.boundAddress)/", timeout: Patience.duration)
        }
        #expect(error?.code == .tlsFailure)
    }

    @Test(arguments: [
        ("", HTTPClientError.Code.connectionCut),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", .connectionCut),
        ("SSH-2.0-OpenSSH_9.2\r\n", .notHTTP),
        ("HTTP/1.1 200 OK\r\n" + endlessHeaders, .responseTooLarge),
    ])
    func `a server that breaks off or speaks something else is told apart`(
        reply: String,
        code: HTTPClientError.Code
    ) throws {
        let server = RawServer(reply: reply)
        let port = server.port
        var client = try HTTPClient()
        let error = failure { () throws(HTTPClientError) in
            try client.get("http://127.0.0.1:\(port)/", timeout: Patience.duration)
        }
        #expect(error?.code == code)
        #expect(error?.description.contains("\n") == false)
    }

    @Test(arguments: [
        "", "/metrics", "localhost:4318", "ftp://localhost/", "file:///etc/passwd", "http://", "http://:80/",
        "http://localhost:99999/", "http://local host/", "http://localhost/\r\nX: y", "http://localhost/\0",
    ])
    func `a URL that is not absolute http or https is refused`(url: String) throws {
        var client = try HTTPClient()
        let error = failure { () throws(HTTPClientError) in try client.get(url, timeout: Patience.duration) }
        #expect(error?.code == .invalidURL)
    }

    @Test(arguments: [
        ("", "v"), ("A B", "v"), ("A:", "v"), ("A\r\nB", "v"), ("A\0", "v"), ("Ä", "v"),
        ("A", "secret\r\nB: c"), ("A", "secret\n"), ("A", "secret\r"), ("A", "secret\0"), ("A", "secret\u{1}"),
        ("A", "secret\u{1F}"), ("A", "secret\u{7F}"),
    ])
    func `a header that could forge another is refused without showing its value`(name: String, value: String) throws {
        let server = try HTTPServer.stub()
        var client = try HTTPClient()
        let error = failure { () throws(HTTPClientError) in
            try client.get(server.url(), headers: [(name: name, value: value)], timeout: Patience.duration)
        }
        #expect(error?.code == .invalidHeader)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func `a password in the URL stays out of the message`() throws {
        let server = try HTTPServer.stub()
        server.stop()
        var client = try HTTPClient()
        let error = failure { () throws(HTTPClientError) in
            try client.get("http://me:secret@\(server.boundAddress)/token", timeout: Patience.duration)
        }
        #expect(error?.code == .couldNotConnect)
        #expect(error?.description.contains("secret") == false)
        #expect(error?.description.contains("token") == false)
    }

    @Test func `a client works again after a failure`() throws {
        let server = try HTTPServer.stub()
        var client = try HTTPClient(responseLimit: 10)
        _ = failure { () throws(HTTPClientError) in
            try client.post([UInt8](repeating: 1, count: 99), to: server.url(), timeout: Patience.duration)
        }
        #expect(try client.post([1, 2], to: server.url(), timeout: Patience.duration).body == [1, 2])
    }
}
