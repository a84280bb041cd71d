/// One complete request as a client sent it. Bytes that are no UTF-8 are repaired; nothing is percent-decoded.
package struct HTTPRequest: Sendable {
    /// As sent, except that HEAD says `GET`: the server leaves the body of the answer out.
    package var method: String
    /// The target up to the first `?`, without the scheme and the authority of an absolute one.
    package var path: String
    /// What follows the first `?`; `nil` without one.
    package var query: String?
    package var headers: HTTPHeaders
    package var body: [UInt8]
    /// The client's numeric address and port, `127.0.0.1:40312` or `[::1]:40312`; empty where it is not known.
    package var remoteAddress: String
    /// The same without the port.
    package var client: String {
        String(remoteAddress[..<(remoteAddress.lastIndex(of: ":") ?? remoteAddress.endIndex)])
    }
}
