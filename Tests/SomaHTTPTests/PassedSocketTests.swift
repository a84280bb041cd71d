import Foundation
import SomaHTTP
import SomaTestSupport
import Testing

/// Sockets of someone else's making, and servers that look at themselves.
struct PassedSocketTests {
    /// A TCP socket on 127.0.0.1, or on ::ffff:127.0.0.1, with any free port, that listens.
    private func listening(isMapped: Bool = false) throws -> Int32 {
        let descriptor = socket(isMapped ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        try #require(unsafe inet_pton(AF_INET6, "::ffff:127.0.0.1", &address.sin6_addr) == 1)
        var internet = sockaddr_in.loopback(port: 0)
        let code =
            if isMapped {
                unsafe withUnsafePointer(to: &address) {
                    unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
                    }
                }
            } else {
                unsafe withUnsafePointer(to: &internet) {
                    unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                    }
                }
            }
        try #require(code == 0 && listen(descriptor, 8) == 0)
        return descriptor
    }

    @Test(arguments: [false, true])
    func `a socket that listens is served on, and its address is known`(isMapped: Bool) throws {
        let descriptor = try listening(isMapped: isMapped)
        let address = try ListenAddress(listeningOn: descriptor)
        #expect(address.isLoopback)
        let server = try HTTPServer(takingOwnershipOf: descriptor, boundTo: address) { _ in .init(status: 204) }
        let socket = RawSocket(connectingTo: address.port)
        socket.send("GET / HTTP/1.0\r\n\r\n")
        #expect(socket.receiveAll().hasPrefix("HTTP/1.1 204 "))
        #expect(server.reacts(withinMilliseconds: Int32(Patience.milliseconds)))
        server.stop()
        #expect(fcntl(descriptor, F_GETFD) < 0)
    }

    @Test func `a Unix socket is refused with one line that says what to give`() throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        let error = #expect(throws: HTTPServerError.self) { try ListenAddress(listeningOn: descriptor) }
        #expect(
            error?.description
                == "cannot listen on file \(descriptor): it is no TCP socket; give the socket unit a ListenStream such as "
                + "127.0.0.1:9464"
        )
    }

    @Test func `a server that has stopped does not react`() throws {
        let server = try HTTPServer.stub()
        #expect(server.reacts(withinMilliseconds: Int32(Patience.milliseconds)))
        server.stop()
        #expect(!server.reacts(withinMilliseconds: 10_000))
    }

    @Test func `a request that has come is answered before the server stops`() throws {
        let gate = Gate()
        let server = try HTTPServer.stub { request in
            gate.open()
            usleep(200_000)
            return .init(status: 204)
        }
        let socket = RawSocket(connectingTo: server.boundAddress.port)
        socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        gate.wait()
        server.stop(withinMilliseconds: Patience.milliseconds)
        #expect(socket.receive().hasPrefix("HTTP/1.1 204 "))
    }

    @Test func `whoever connects while it stops finds the one that comes after`() throws {
        // Whoever came before it stopped listening is still answered by the first: then it is tried again.
        #expect(try Patience.eventually { try answerWhileStopping().hasPrefix("HTTP/1.1 202 ") })
    }

    /// What a client gets that connects while one server stops and before another starts on the same socket.
    private func answerWhileStopping() throws -> String {
        let descriptor = try listening()
        let address = try ListenAddress(listeningOn: descriptor)
        let kept = dup(descriptor)
        defer { close(kept) }
        let first = try HTTPServer(takingOwnershipOf: dup(descriptor), boundTo: address) { _ in .init(status: 201) }
        let slow = RawSocket(connectingTo: address.port)
        slow.send("GET ")
        let stopping = Thread { first.stop(withinMilliseconds: 500) }
        stopping.start()
        usleep(100_000)
        let early = RawSocket(connectingTo: address.port)
        early.send("GET / HTTP/1.0\r\n\r\n")
        let second = try HTTPServer(takingOwnershipOf: descriptor, boundTo: address) { _ in .init(status: 202) }
        defer { second.stop() }
        let answer = early.receiveAll()
        #expect(answer.hasPrefix("HTTP/1.1 20"))
        #expect(slow.receiveAll().isEmpty)
        return answer
    }

    @Test func `a handler that hangs is no reaction`() throws {
        let gate = Gate()
        let server = try HTTPServer.stub { _ in
            gate.wait()
            return .init(status: 204)
        }
        #expect(!server.reacts(withinMilliseconds: 50))
        gate.open()
        #expect(server.reacts(withinMilliseconds: Int32(Patience.milliseconds)))
    }

    @Test(arguments: ["127.0.0.1:1", "127.255.255.254:1", "[::1]:1", "[0:0::0001]:1", "[::ffff:127.0.0.1]:1"])
    func `an address that only this machine reaches is known however it is written`(text: String) throws {
        #expect(try ListenAddress(text).isLoopback)
    }

    @Test(arguments: ["128.0.0.1:1", "0.0.0.0:1", "[::]:1", "[::2]:1", "[::ffff:128.0.0.1]:1", "[fe80::1]:1"])
    func `any other is not`(text: String) throws {
        #expect(try !ListenAddress(text).isLoopback)
    }
}
