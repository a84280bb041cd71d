internal import COTLP
internal import SomaModel

extension Arena {
    /// The text's UTF-8, copied once; NULs are bytes like any other.
    @inline(__always)
    mutating func text(_ text: borrowing String) -> ProtobufCBinaryData {
        let utf8 = text.utf8.span
        return unsafe utf8.withUnsafeBufferPointer { unsafe bytes($0) }
    }

    /// 16 bytes, the big end first.
    @inline(__always)
    mutating func identifier(_ id: TraceID) -> ProtobufCBinaryData {
        let place = unsafe allocate(2, of: UInt64.self)
        unsafe place.initialize(to: id.high.bigEndian)
        unsafe (place + 1).initialize(to: id.low.bigEndian)
        let bytes = unsafe UnsafeMutableRawPointer(place).assumingMemoryBound(to: UInt8.self)
        return unsafe ProtobufCBinaryData(len: 16, data: bytes)
    }

    /// 8 bytes, the big end first.
    @inline(__always)
    mutating func identifier(_ id: SpanID) -> ProtobufCBinaryData {
        let place = unsafe store(id.value.bigEndian)
        let bytes = unsafe UnsafeMutableRawPointer(place).assumingMemoryBound(to: UInt8.self)
        return unsafe ProtobufCBinaryData(len: 8, data: bytes)
    }

    @inline(__always)
    private mutating func bytes(_ source: UnsafeBufferPointer<UInt8>) -> ProtobufCBinaryData {
        let place = unsafe allocateBytes(source.count)
        if let start = source.baseAddress { unsafe place.initialize(from: start, count: source.count) }
        return unsafe ProtobufCBinaryData(len: source.count, data: place)
    }
}

extension Timestamp {
    /// What OTLP's time fields hold.
    var unixNano: UInt64 { UInt64(clamping: nanosecondsSinceEpoch) }
}
