import Glibc
import SomaHTTP
import Testing

struct CrowdedServerTests {
    private func limits(_ change: (inout HTTPServerLimits) -> Void) -> HTTPServerLimits {
        var limits = HTTPServerLimits()
        change(&limits)
        return limits
    }

    @Test func `one connection too many closes the one that has waited longest`() throws {
        let server = try HTTPServer.stub(limits: limits { $0.connections = 2 })
        let port = server.boundAddress.port
        let first = RawSocket(connectingTo: port)
        usleep(50_000)
        let second = RawSocket(connectingTo: port)
        usleep(50_000)
        let third = RawSocket(connectingTo: port)
        #expect(first.receiveAll() == "")
        for client in [1, 2] {
            let text = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            if client == 1 { second.send(text) } else { third.send(text) }
        }
        #expect(second.receiveAll().hasPrefix("HTTP/1.1 200 "))
        #expect(third.receiveAll().hasPrefix("HTTP/1.1 200 "))
    }

    @Test func `a head that trickles in has its time and no more`() throws {
        let server = try HTTPServer.stub(limits: limits { $0.headSeconds = 1 })
        let client = RawSocket(connectingTo: server.boundAddress.port)
        client.send("GET / HTTP/1.1\r\n")
        let start = ContinuousClock.now
        for _ in 0..<12 {
            client.send("X: a\r\n")
            usleep(250_000)
        }
        #expect(client.receiveAll() == "")
        #expect(start.duration(to: .now) < .seconds(15))
    }

    @Test func `slow handlers do not hold each other up`() throws {
        let server = try HTTPServer.stub { request in
            if request.path == "/slow" { usleep(3_000_000) }
            return .init(status: 200)
        }
        let slow = RawSocket(connectingTo: server.boundAddress.port)
        slow.send("GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        usleep(200_000)
        var client = try HTTPClient()
        let start = ContinuousClock.now
        #expect(try client.get(server.url("/fast"), timeout: .seconds(10)).status == 200)
        #expect(start.duration(to: .now) < .seconds(2))
        #expect(slow.receiveAll().hasPrefix("HTTP/1.1 200 "))
    }
}
