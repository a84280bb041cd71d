/// The `traceparent` of W3C Trace Context: under which trace and span a session begins.
package struct TraceParent: Equatable, Sendable {
    package var traceID: TraceID
    package var spanID: SpanID

    /// `00-{trace id}-{span id}-{flags}`; a later version may add more. `nil` for anything invalid, which is to be ignored;
    /// whether it is sampled makes no difference.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, let version = Self.hexadecimal(parts[0]), version != 0xFF,
            version > 0 || parts.count == 4, Self.hexadecimal(parts[3]) != nil,
            let traceID = TraceID(hexadecimal: parts[1]), let spanID = SpanID(hexadecimal: parts[2])
        else { return nil }
        self.traceID = traceID
        self.spanID = spanID
    }

    /// As it came, but for version and flags.
    package var text: String { "00-\(traceID.hexadecimal)-\(spanID.hexadecimal)-01" }

    /// Two lower-case digits.
    private static func hexadecimal(_ text: Substring) -> UInt8? {
        guard text.utf8.count == 2, text.allSatisfy({ "0"..."9" ~= $0 || "a"..."f" ~= $0 }) else { return nil }
        return UInt8(text, radix: 16)
    }
}
