extension ListenAddress {
    /// What `body` makes of the address; for every interface of `[::]`, and where the machine has no IPv6, of `0.0.0.0`.
    func firstThatIsThere<Result: ~Copyable>(
        _ body: (ListenAddress) throws(HTTPServerError) -> Result
    ) throws(HTTPServerError) -> Result {
        guard isEveryInterface else { return try body(self) }
        do throws(HTTPServerError) {
            return try body(ListenAddress(host: "::", port: port))
        } catch {
            guard error.code == .addressUnavailable else { throw error }
            return try body(self)
        }
    }

    /// Whether no two sockets can listen on both.
    package func overlaps(_ other: ListenAddress) -> Bool {
        guard port == other.port, port != 0 else { return false }
        return host == other.host || covers(other) || other.covers(self)
    }

    private func covers(_ other: ListenAddress) -> Bool {
        isEveryInterface || host == "::" || host == "0.0.0.0" && !other.isIPv6
    }
}
