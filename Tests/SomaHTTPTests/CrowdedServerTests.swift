import Glibc
import SomaHTTP
import SomaTestSupport
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
        // Whoever is answered is known to the server, and waits from then on.
        let asking = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        let first = RawSocket(connectingTo: port)
        first.send(asking)
        #expect(first.receive().hasPrefix("HTTP/1.1 200 "))
        usleep(50_000)
        let second = RawSocket(connectingTo: port)
        second.send(asking)
        #expect(second.receive().hasPrefix("HTTP/1.1 200 "))
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
        let server = try HTTPServer.stub(
            limits: limits {
                $0.headSeconds = 1
                $0.idleSeconds = 3_600
                $0.transferSeconds = 3_600
            }
        )
        let client = RawSocket(connectingTo: server.boundAddress.port)
        client.send("GET / HTTP/1.1\r\n")
        for _ in 0..<12 {
            client.send("X: a\r\n")
            usleep(250_000)
        }
        #expect(client.receiveAll() == "")
        let isClosed = client.isClosedByServer
        #expect(isClosed)
    }

    @Test func `slow handlers do not hold each other up`() throws {
        let hasCome = Gate()
        let gate = Gate()
        let server = try HTTPServer.stub { request in
            if request.path == "/slow" {
                hasCome.open()
                gate.wait()
            }
            return .init(status: 200)
        }
        let slow = RawSocket(connectingTo: server.boundAddress.port)
        slow.send("GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        hasCome.wait()
        var client = try HTTPClient()
        #expect(try client.get(server.url("/fast"), timeout: Patience.duration).status == 200)
        gate.open()
        #expect(slow.receiveAll().hasPrefix("HTTP/1.1 200 "))
    }
}
