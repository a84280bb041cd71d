/// Why bytes from outside are not the OTLP message they were taken for.
package struct OTLPError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        /// Not the wire form of the message.
        case malformed
        /// Would take more memory, read, than its length justifies.
        case expandsTooMuch
        /// A trace or span id of the wrong length, or all zero.
        case invalidIdentifier
        /// Bucket counts that do not go with the bounds.
        case invalidHistogram
    }

    package var code: Code
    /// Where in the message, such as `resource_spans[0].scope_spans[0].spans[3].trace_id`; empty for all of it.
    package var path: String
    /// What is wrong there, without any of the bytes.
    package var message: String

    package init(_ code: Code, at path: String = "", _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// The same error as seen from the message that holds `element`.
    func inside(_ element: String) -> OTLPError {
        OTLPError(code, at: path.isEmpty ? element : "\(element).\(path)", message)
    }
}

extension OTLPError: CustomStringConvertible {
    package var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
