internal import Glibc

/// Where a server listens: a numeric address of this machine and a port. Names other than `localhost` are refused,
/// so that starting never waits for a name service.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// A numeric IPv4 or IPv6 address, without brackets.
    package let host: String
    /// 0 asks the system for any free port.
    package let port: UInt16
    /// Written without a host: `[::]` goes before `host` where the machine has IPv6.
    package let isEveryInterface: Bool

    /// Reads `host:port`, `:port` (every interface of both families, as `[::]:port`) and `[::1]:port`.
    /// Throws `invalidAddress` for anything else.
    package init(_ text: String) throws(HTTPServerError) {
        let refusal = HTTPServerError(code: .invalidAddress, address: text.printable)
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
            let port = UInt16(decimalDigits: text[text.utf8.index(after: colon)...])
        else { throw refusal }
        let host = text[..<colon]
        if host.isEmpty {
            self.init(host: "0.0.0.0", port: port, isEveryInterface: true)
        } else if host == "localhost" {
            self.init(host: "127.0.0.1", port: port)
        } else if host.hasPrefix("["), host.hasSuffix("]"), host.utf8.count > 2 {
            let address = ListenAddress(host: String(host.dropFirst().dropLast()), port: port)
            // One address has one text from here on: [0::1] is [::1].
            guard address.isIPv6, let known = SocketAddress(address)?.numeric else { throw refusal }
            self = known
        } else {
            self.init(host: String(host), port: port)
            guard !isIPv6, SocketAddress(self) != nil else { throw refusal }
        }
    }

    /// The host is taken as it is: for addresses the system wrote.
    init(host: String, port: UInt16, isEveryInterface: Bool = false) {
        self.host = host
        self.port = port
        self.isEveryInterface = isEveryInterface
    }

    var isIPv6: Bool { host.utf8.contains(UInt8(ascii: ":")) }

    /// `host:port`, an IPv6 host in brackets, as `init` reads it.
    package var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension UInt16 {
    /// `nil` unless `digits` are one to five ASCII digits and fit; a sign is no digit.
    fileprivate init?(decimalDigits digits: Substring) {
        guard (1...5).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.init(digits)
    }
}

extension String {
    /// In quotes if empty, and with control characters escaped, so that a message stays on one line.
    fileprivate var printable: String {
        isEmpty || unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? debugDescription : self
    }
}
