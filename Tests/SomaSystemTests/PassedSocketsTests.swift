import SomaSystem
import Testing

struct PassedSocketsTests {
    @Test(
        arguments: [
            (nil, "1", 0), ("4712", "1", 0), ("x", "1", 0), ("4711", nil, 0), ("4711", "0", 0), ("4711", "1", 1),
            ("4711", "999999", 999_999), ("4712", "x", 0),
        ] as [(String?, String?, Int32)]
    )
    func `sockets count where they are passed to this process`(pid: String?, fds: String?, expected: Int32) throws {
        #expect(try PassedSockets.count(pid: pid, fds: fds, processID: 4_711) == expected)
    }

    @Test(arguments: ["-1", "x", "1.5", "2147483647", "99999999999999999999", " 1", "1 "])
    func `what is no number of sockets is refused`(fds: String) {
        let error = #expect(throws: PassedSockets.Failure.self) {
            try PassedSockets.count(pid: "4711", fds: fds, processID: 4_711)
        }
        #expect(error?.description == "LISTEN_FDS must be a number of sockets, not '\(fds)'")
    }
}
