internal import Glibc

/// Sockets that whoever started this process opened for it: systemd's socket activation, sd_listen_fds(3).
package enum PassedSockets {
    /// Why the sockets cannot be used: one line.
    package struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// The first one's descriptor; the others follow.
    private static let first: CInt = 3

    /// Descriptors of stream sockets that listen, which the caller has to close; programs that are started later get neither
    /// them nor the variables. Empty where none were passed, or where they were passed to another process.
    ///
    /// Call it once, before any file is opened or another thread exists. Throws where what was passed is not what
    /// `LISTEN_FDS` says.
    package static func take() throws(Failure) -> [CInt] {
        let (pid, fds) = (Environment["LISTEN_PID"], Environment["LISTEN_FDS"])
        let names = Environment["LISTEN_FDNAMES"]
        for name in ["LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDS", "LISTEN_FDNAMES"] { Environment.remove(name) }
        let count = try count(pid: pid, fds: fds, processID: getpid())
        let known = (names ?? "").split(separator: ":", omittingEmptySubsequences: false)
        var descriptors: [CInt] = []
        for index in 0..<count {
            let descriptor = first + index
            let name = Int(index) < known.count ? known[Int(index)] : ""
            guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) >= 0 else {
                throw Failure(description: "LISTEN_FDS promises \(count) sockets, but \(descriptor) is not open")
            }
            guard option(SO_TYPE, of: descriptor) == CInt(SOCK_STREAM.rawValue),
                option(SO_ACCEPTCONN, of: descriptor) == 1
            else {
                let which = name.isEmpty ? "\(descriptor)" : "\(descriptor) (\(name))"
                throw Failure(description: "file \(which), passed by LISTEN_FDS, is no stream socket that listens")
            }
            descriptors.append(descriptor)
        }
        return descriptors
    }

    /// How many were passed to the process of that id.
    ///
    /// - Parameters:
    ///   - pid: `LISTEN_PID`; anything but that id is another process's.
    ///   - fds: `LISTEN_FDS`.
    package static func count(pid: String?, fds: String?, processID: Int32) throws(Failure) -> Int32 {
        guard pid == "\(processID)", let fds else { return 0 }
        guard let count = Int32(fds), (0...Int32.max - first).contains(count) else {
            throw Failure(description: "LISTEN_FDS must be a number of sockets, not '\(fds)'")
        }
        return count
    }

    /// `nil` for what is no socket.
    private static func option(_ name: CInt, of descriptor: CInt) -> CInt? {
        var value: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 else { return nil }
        return value
    }
}
