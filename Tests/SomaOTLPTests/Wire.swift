/// Writes protobuf by hand, for messages that no encoder would make.
enum Wire {
    static func varint(_ value: UInt64) -> [UInt8] {
        var rest = value
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// A field whose content has a length: bytes, text, or a message made of `parts`.
    static func field(_ number: UInt64, _ parts: [UInt8]...) -> [UInt8] {
        let content = parts.flatMap(\.self)
        return varint(number << 3 | 2) + varint(UInt64(content.count)) + content
    }

    static func field(_ number: UInt64, text: String) -> [UInt8] { field(number, Array(text.utf8)) }

    static func field(_ number: UInt64, varint value: UInt64) -> [UInt8] { varint(number << 3) + varint(value) }

    static func field(_ number: UInt64, fixed64 value: UInt64) -> [UInt8] {
        varint(number << 3 | 1) + (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// The fields that every span needs, with ids of the given lengths.
    static func span(traceID: Int = 16, spanID: Int = 8, parent: Int = 0, _ others: [UInt8] = []) -> [UInt8] {
        field(1, [UInt8](repeating: 7, count: traceID)) + field(2, [UInt8](repeating: 7, count: spanID))
            + (parent == 0 ? [] : field(4, [UInt8](repeating: 7, count: parent))) + others
    }

    /// A trace request of one resource and one scope.
    static func traces(_ spans: [UInt8]...) -> [UInt8] { field(1, field(2, spans.flatMap { field(2, $0) })) }

    /// A metrics request of one resource and one scope.
    static func metrics(_ metrics: [UInt8]...) -> [UInt8] { field(1, field(2, metrics.flatMap { field(2, $0) })) }
}
