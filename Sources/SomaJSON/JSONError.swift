/// Where and why a text is no JSON.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In bytes, from 0.
    package var offset: Int
    package var reason: String

    package init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    /// Columns are counted in bytes, from 1.
    package var description: String { "\(reason) at column \(offset + 1)" }
}
