import COTLP
import Testing

/// `OTLPEncoder` packs without measuring first: no message may take more on the wire than in memory.
struct MessageSizeTests {
    /// A tag and a length, at most: what the pointer to a message pays for, and a text's in its struct.
    private static var framing: Int { 2 + 5 }

    @Test func `no message takes more bytes on the wire than its struct in memory`() throws {
        var names: Set<String> = []
        unsafe try expectFit(otlp__export_trace_service_request__descriptor, &names)
        unsafe try expectFit(otlp__export_metrics_service_request__descriptor, &names)
        unsafe try expectFit(otlp__export_logs_service_request__descriptor, &names)
        #expect(names.isSuperset(of: ["otlp.Span", "otlp.HistogramDataPoint", "otlp.LogRecord", "otlp.AnyValue"]))
        #expect(MessageSizeTests.framing <= MemoryLayout<Int>.size)
    }

    private func expectFit(_ message: ProtobufCMessageDescriptor, _ seen: inout Set<String>) throws {
        let name = unsafe String(cString: message.name)
        guard seen.insert(name).inserted else { return }
        var size = 0
        var choices: [UInt32: Int] = [:]
        for index in 0..<Int(unsafe message.n_fields) {
            let field = unsafe message.fields[index]
            let most = unsafe try mostBytes(of: field)
            if unsafe field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue != 0 {
                let choice = unsafe field.quantifier_offset
                choices[choice] = max(choices[choice] ?? 0, most)
            } else {
                size += most
            }
            if unsafe field.type == PROTOBUF_C_TYPE_MESSAGE {
                let descriptor = unsafe field.descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
                unsafe try expectFit(descriptor.pointee, &seen)
            }
        }
        #expect(unsafe size + choices.values.reduce(0, +) <= message.sizeof_message, "\(name)")
    }

    /// What lies in the struct itself: a text's bytes, a message and a list's members lie elsewhere in the arena, the
    /// members of a packed list as wide as on the wire.
    private func mostBytes(of field: ProtobufCFieldDescriptor) throws -> Int {
        switch unsafe (field.label, field.type) {
        case (PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE):
            return 0
        case (PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_FIXED64), (PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_DOUBLE):
            #expect(unsafe field.flags & PROTOBUF_C_FIELD_FLAG_PACKED.rawValue != 0)
            return MessageSizeTests.framing
        case (PROTOBUF_C_LABEL_REPEATED, _):
            throw UnknownType(field: unsafe String(cString: field.name))
        case (_, PROTOBUF_C_TYPE_BOOL):
            return 2 + 1
        case (_, PROTOBUF_C_TYPE_FIXED32):
            return 2 + 4
        case (_, PROTOBUF_C_TYPE_UINT32):
            return 2 + 5
        case (_, PROTOBUF_C_TYPE_FIXED64), (_, PROTOBUF_C_TYPE_SFIXED64), (_, PROTOBUF_C_TYPE_DOUBLE):
            return 2 + 8
        case (_, PROTOBUF_C_TYPE_INT64), (_, PROTOBUF_C_TYPE_ENUM):
            return 2 + 10
        case (_, PROTOBUF_C_TYPE_BYTES), (_, PROTOBUF_C_TYPE_MESSAGE):
            return MessageSizeTests.framing
        default:
            throw UnknownType(field: unsafe String(cString: field.name))
        }
    }

    private struct UnknownType: Error {
        let field: String
    }
}
