import Glibc
import SomaHTTP
import SomaTestSupport
import Synchronization
import Testing

/// Answers to clients that do not read them.
struct AnswersUnderWayTests {
    private static let bodyBytes = 8 << 20

    /// Bodies that a handler has made, as long as someone holds them.
    private final class Bodies: Sendable {
        private struct Weak { weak var body: HTTPBody? }
        private let made = Mutex<[Weak]>([])

        func make() -> HTTPBody {
            let body = HTTPBody([UInt8](repeating: UInt8(ascii: "a"), count: AnswersUnderWayTests.bodyBytes))
            made.withLock { $0.append(Weak(body: body)) }
            return body
        }

        var alive: Int { made.withLock { $0.count { $0.body != nil } } }
    }

    @Test func `clients that never read hold no more than the limit, and whoever reads gets all`() throws {
        var limits = HTTPServerLimits()
        limits.answerBytes = 3 * Self.bodyBytes
        let bodies = Bodies()
        let server = try HTTPServer.stub(limits: limits) { _ in .init(status: 200, body: bodies.make()) }
        let port = server.boundAddress.port
        let stuck = (0..<20).map { _ in StuckClient(port) }
        #expect(Patience.eventually { bodies.alive == 3 })
        var client = try HTTPClient(responseLimit: 2 * Self.bodyBytes)
        for _ in 0..<3 {
            let response = try client.get(server.url(), timeout: Patience.duration)
            #expect(response.body.count == Self.bodyBytes)
        }
        #expect(Patience.eventually { bodies.alive <= 3 })
        withExtendedLifetime(stuck) {}
        server.stop()
        #expect(Patience.eventually { bodies.alive == 0 })
    }

    @Test func `one body goes to many clients at once`() throws {
        let bodies = Bodies()
        let body = Mutex<HTTPBody?>(bodies.make())
        let answered = Atomic(0)
        let server = try HTTPServer.stub { _ in
            defer { answered.add(1, ordering: .releasing) }
            return .init(status: 200, body: body.withLock { $0 } ?? HTTPBody())
        }
        let stuck = (0..<20).map { _ in StuckClient(server.boundAddress.port) }
        #expect(Patience.eventually { answered.load(ordering: .acquiring) == 20 })
        body.withLock { $0 = nil }
        #expect(bodies.alive == 1)
        for client in stuck { #expect(client.isOpen) }
        server.stop()
        #expect(Patience.eventually { bodies.alive == 0 })
    }
}

/// Asks, and reads nothing.
private final class StuckClient {
    private let socket: RawSocket

    init(_ port: UInt16) {
        socket = RawSocket(connectingTo: port, bufferBytes: 4_096)
        socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    }

    /// Whether there is something to read.
    var isOpen: Bool { socket.receive().hasPrefix("HTTP/1.1 200 ") }
}
