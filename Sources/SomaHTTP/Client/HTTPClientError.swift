/// Why no response came. Holds no header value, no user name and no path of the URL, so it can be logged.
package struct HTTPClientError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        case invalidURL
        case invalidHeader
        case unresolvedHost
        /// A proxy that the environment names has no address, or cannot be spoken with.
        case unusableProxy
        /// Refused, unreachable, or no local address to connect from.
        case couldNotConnect
        case timedOut
        case tlsFailure
        case responseTooLarge
        /// The connection ended while the request was sent or before the whole response was there.
        case connectionCut
        /// Something answered, but not in HTTP.
        case notHTTP
        /// Any other failure, with libcurl's own number for it.
        case other(curlCode: Int)
    }

    package var code: Code
    /// `host:port` the request was for; empty if the URL could not be read.
    package var server: String
    /// What the C library or the check said, on one line; may be empty.
    package var detail: String

    init(_ code: Code, server: String, detail: String = "") {
        self.code = code
        self.server = server
        self.detail = detail
    }
}
