/// Why the server cannot listen. Found at start-up, and the end of it.
package struct HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The text is no `host:port`.
        case invalidAddress
        case portTaken
        /// No interface of this machine has the address.
        case addressUnavailable
        case permissionDenied
        /// A socket that was passed on has no address of IPv4 or IPv6.
        case noInternetSocket
        /// The socket works but the daemon behind it did not start.
        case daemonFailed
        /// Any other refusal of the system, with its `errno`.
        case other(errno: Int32)
    }

    package var code: Code
    /// The address as it was written, or as `host:port`.
    package var address: String
}
