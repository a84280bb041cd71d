import Foundation
import SomaSystem
import SomaTestSupport
import Testing

struct ServiceManagerTests {
    private static let pid: Int32 = 4_711

    private func manager(_ environment: [String: String]) -> ServiceManager {
        ServiceManager(environment: { environment[$0] }, processID: Self.pid)
    }

    @Test(arguments: [false, true])
    func `what it says arrives, a datagram each`(isAbstract: Bool) throws {
        let folder = try TemporaryFolder()
        let name = isAbstract ? "@soma-test-\(UUID().uuidString)" : folder.path("notify")
        let socket = try #require(DatagramSocket(name))
        let manager = manager(["NOTIFY_SOCKET": name])
        manager.isReady(status: "serves a\nREADY=0\tb")
        manager.isAlive()
        manager.isStopping()
        #expect(socket.receive() == "READY=1\nSTATUS=serves a READY=0 b")
        #expect(socket.receive() == "WATCHDOG=1")
        #expect(socket.receive() == "STOPPING=1")
    }

    @Test(arguments: [
        "", "relative", "vsock:2:1234", "/nonexistent/notify", "@soma-nobody-listens", "/", "@",
        "/" + String(repeating: "x", count: 500),
    ])
    func `nobody who listens is no trouble`(name: String) {
        manager(["NOTIFY_SOCKET": name]).isReady(status: "")
    }

    @Test func `a manager that does not read holds it up for a second at most`() throws {
        let folder = try TemporaryFolder()
        let name = folder.path("notify")
        let socket = try #require(DatagramSocket(name))
        // Its queue holds net.unix.max_dgram_qlen and one more.
        let length = try #require(
            Int(
                String(contentsOfFile: "/proc/sys/net/unix/max_dgram_qlen", encoding: .utf8).trimmingCharacters(
                    in: .whitespacesAndNewlines
                )
            )
        )
        let manager = manager(["NOTIFY_SOCKET": name])
        for _ in 0...length + 1 { manager.isAlive() }
        var count = 0
        while socket.receive() == "WATCHDOG=1" { count += 1 }
        #expect(count == length + 1)
    }

    @Test(
        arguments: [
            ("30000000", nil, 30_000_000), ("30000000", "4711", 30_000_000), ("30000000", "4712", nil), ("0", nil, nil),
            ("-1", nil, nil), ("x", nil, nil), ("99999999999999999999", nil, nil), (nil, "4711", nil), ("1", "", nil),
        ] as [(String?, String?, Int64?)]
    )
    func `a watchdog is one that is meant for this process`(limit: String?, pid: String?, expected: Int64?) {
        var environment = ["NOTIFY_SOCKET": "/run/notify"]
        environment["WATCHDOG_USEC"] = limit
        environment["WATCHDOG_PID"] = pid
        #expect(manager(environment).watchdogMicroseconds == expected)
    }
}

/// A manager's end.
private final class DatagramSocket {
    private let descriptor: Int32

    init?(_ name: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        let isAbstract = bytes[0] == UInt8(ascii: "@")
        if isAbstract { bytes[0] = 0 } else { bytes.append(0) }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let isBound = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) == 0 }
        }
        guard isBound else { return nil }
    }

    deinit { close(descriptor) }

    /// What has come; `nil` for nothing.
    func receive() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
