internal import COTLP
internal import SomaModel

extension String {
    /// The bytes as UTF-8, with U+FFFD for what is not.
    init(repairing field: ProtobufCBinaryData) {
        self = unsafe String(decoding: UnsafeBufferPointer(start: field.data, count: field.len), as: UTF8.self)
    }
}

extension TraceID {
    /// Throws unless there are 16 bytes that are not all zero.
    init(_ field: ProtobufCBinaryData) throws(OTLPError) {
        guard unsafe field.len == 16, let bytes = unsafe UnsafeRawPointer(field.data) else {
            throw OTLPError(.invalidIdentifier, at: "trace_id", "\(unsafe field.len) bytes instead of 16")
        }
        self.init(high: unsafe UInt64(bigEndianAt: bytes), low: unsafe UInt64(bigEndianAt: bytes + 8))
        guard high | low != 0 else { throw OTLPError(.invalidIdentifier, at: "trace_id", "all zero") }
    }
}

extension SpanID {
    /// Throws unless there are 8 bytes that are not all zero.
    init(_ field: ProtobufCBinaryData) throws(OTLPError) {
        guard let id = unsafe try SpanID(optional: field, named: "span_id") else {
            throw OTLPError(.invalidIdentifier, at: "span_id", "empty or all zero")
        }
        self = id
    }

    /// `nil` where there is no id: for an empty field, or (as some senders put it) 8 zeros. Throws for other lengths.
    init?(optional field: ProtobufCBinaryData, named name: String) throws(OTLPError) {
        if unsafe field.len == 0 { return nil }
        guard unsafe field.len == 8, let bytes = unsafe UnsafeRawPointer(field.data) else {
            throw OTLPError(.invalidIdentifier, at: name, "\(unsafe field.len) bytes instead of 8")
        }
        let value = unsafe UInt64(bigEndianAt: bytes)
        guard value != 0 else { return nil }
        self.init(value)
    }
}

extension Timestamp {
    /// Moments beyond what a `Timestamp` can say become the last one it can.
    init(unixNano: UInt64) {
        self.init(nanosecondsSinceEpoch: Int64(clamping: unixNano))
    }
}

extension UInt64 {
    /// Needs 8 readable bytes, with any alignment.
    fileprivate init(bigEndianAt bytes: UnsafeRawPointer) {
        self = unsafe UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    }
}
