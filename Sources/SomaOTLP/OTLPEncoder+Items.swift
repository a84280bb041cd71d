internal import COTLP
package import SomaModel
package import SomaTelemetry

/// Spans and log records one by one, as they wait, and requests that are put together from them without parsing.
extension OTLPEncoder {
    /// A span as an element of `ScopeSpans.spans`, with its tag and length.
    package mutating func item(_ span: Span) -> [UInt8] {
        reset()
        let message = unsafe arena.store(arena.message(span))
        return unsafe delimited(&message.pointee.base)
    }

    /// A log record as an element of `ScopeLogs.log_records`, with its tag and length.
    package mutating func item(_ record: LogRecord) -> [UInt8] {
        reset()
        let message = unsafe arena.store(arena.message(record))
        return unsafe delimited(&message.pointee.base)
    }

    /// The body of an `ExportTraceServiceRequest` or, since both have the same field numbers, of an
    /// `ExportLogsServiceRequest`: the same bytes as if all items were encoded together.
    package mutating func request(of items: [DelimitedMessages], from source: TelemetrySource) -> [UInt8] {
        reset()
        let scope = unsafe pack(&arena.scope(source).pointee.base)
        let resource = unsafe pack(&arena.resource(source).pointee.base)
        var head: [UInt8] = []
        head.appendField(1, length: scope.count)
        head += scope
        let itemBytes = items.reduce(0) { $0 + $1.bytes.count }
        var outer: [UInt8] = []
        outer.appendField(1, length: resource.count)
        outer += resource
        outer.appendField(2, length: head.count + itemBytes)
        var body: [UInt8] = []
        body.reserveCapacity(itemBytes + head.count + outer.count + 16)
        body.appendField(1, length: outer.count + head.count + itemBytes)
        body += outer
        body += head
        for item in items { body += item.bytes }
        return body
    }

    private mutating func delimited(_ message: UnsafePointer<ProtobufCMessage>) -> [UInt8] {
        let most = arena.handedOut
        let body = unsafe arena.allocateBytes(most)
        let size = unsafe protobuf_c_message_pack(message, body)
        assert(size <= most)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size + 6)
        bytes.appendField(2, length: size)
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: body, count: size))
        return bytes
    }
}

extension [UInt8] {
    /// The tag of a length-delimited field and the length (Protocol Buffers, "Encoding").
    fileprivate mutating func appendField(_ number: UInt8, length: Int) {
        append(number << 3 | 2)
        var rest = UInt64(length)
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
