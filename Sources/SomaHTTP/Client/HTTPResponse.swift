/// What a server answered, whatever its status: a 404 or 503 is a response, not an error.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    /// As sent: nothing is decompressed.
    package var body: [UInt8]
    /// How long to wait by `Retry-After`, in either of its forms (RFC 9110, 10.2.3); `nil` where it does not say, or has passed.
    package var retryAfter: Duration?
}
