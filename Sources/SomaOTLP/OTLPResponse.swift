internal import COTLP

/// What a receiver answered to a request it took: all of it, or less.
package struct OTLPResponse: Hashable, Sendable {
    /// The spans, data points or log records that were refused, never negative. They are not to be sent again.
    package var rejected: Int64
    /// Why, in the receiver's words, with invalid UTF-8 repaired. With nothing rejected it is a warning; empty if
    /// there is neither.
    package var message: String

    package init(rejected: Int64, message: String) {
        self.rejected = max(0, rejected)
        self.message = message
    }

    /// Reads an `Export…ServiceResponse`, which have one wire form; an empty body means that everything was taken.
    package init(_ body: [UInt8]) throws(OTLPError) {
        var arena = Arena(unpacking: body.count)
        let response = unsafe try arena.unpack(body, with: otlp__export_response__unpack)
        guard let partial = unsafe response.pointee.partial_success?.pointee else {
            self.init(rejected: 0, message: "")
            return
        }
        self.init(rejected: unsafe partial.rejected, message: unsafe String(repairing: partial.error_message))
        extendLifetime(arena)
    }
}
