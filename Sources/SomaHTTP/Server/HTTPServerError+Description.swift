internal import Glibc

/// The table from `errno` to code, and from code to a sentence.
extension HTTPServerError.Code {
    init(errno number: Int32) {
        switch number {
        case EADDRINUSE: self = .portTaken
        case EADDRNOTAVAIL, EAFNOSUPPORT: self = .addressUnavailable
        case EACCES, EPERM: self = .permissionDenied
        default: self = .other(errno: number)
        }
    }
}

extension HTTPServerError {
    /// One line: which address, what is wrong with it, and what to do.
    package var description: String {
        let failure = "cannot listen on \(address): "
        switch code {
        case .invalidAddress:
            return failure + "write it as host:port, with a numeric host, localhost or none for all interfaces, "
                + "and a port from 0 to 65535, such as 127.0.0.1:9464, :9464 or [::1]:9464"
        case .portTaken:
            let port = address.split(separator: ":").last ?? ""
            return failure + "the port is taken; choose another one, "
                + "or stop the program that holds it (ss -ltnp 'sport = :\(port)' names it)"
        case .addressUnavailable:
            return failure + "this machine has no such address; choose one that `ip address` lists, "
                + "or none for all interfaces"
        case .permissionDenied:
            return failure + "permission denied; choose a port from 1024 on, or grant CAP_NET_BIND_SERVICE"
        case .noInternetSocket:
            return failure + "it is no TCP socket; give the socket unit a ListenStream such as 127.0.0.1:9464"
        case .daemonFailed: return failure + "the HTTP daemon did not start; check the limits on memory and threads"
        case .other(let number): return failure + (unsafe String(cString: strerror(number)))
        }
    }
}
