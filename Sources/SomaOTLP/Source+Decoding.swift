internal import COTLP
internal import SomaTelemetry

extension AttributeValue {
    /// `nil` for a value the model cannot say: an array, a map, bytes, nothing, or a kind that does not exist yet.
    init?(_ message: Otlp__AnyValue) {
        switch unsafe message.value_case {
        case OTLP__ANY_VALUE__VALUE_STRING_VALUE: self = .string(unsafe String(repairing: message.string_value))
        case OTLP__ANY_VALUE__VALUE_BOOL_VALUE: self = .bool(unsafe message.bool_value != 0)
        case OTLP__ANY_VALUE__VALUE_INT_VALUE: self = .int(unsafe message.int_value)
        case OTLP__ANY_VALUE__VALUE_DOUBLE_VALUE: self = .double(unsafe message.double_value)
        default: return nil
        }
    }
}

extension Attribute {
    /// A list of attributes in the order they have, without those whose value the model cannot say.
    static func list(_ messages: MessageArray<Otlp__KeyValue>) -> [Attribute] {
        var attributes: [Attribute] = []
        unsafe attributes.reserveCapacity(messages.count)
        for index in unsafe 0..<messages.count {
            let pair = unsafe messages[index]
            guard let value = unsafe pair.value.flatMap({ unsafe AttributeValue($0.pointee) }) else { continue }
            attributes.append(Attribute(unsafe String(repairing: pair.key), value))
        }
        return attributes
    }
}

extension TelemetrySource {
    /// A resource or a scope that was not sent counts as an empty one.
    init(_ resource: UnsafePointer<Otlp__Resource>?, _ scope: UnsafePointer<Otlp__InstrumentationScope>?) {
        self.init(
            resource: unsafe resource.map {
                unsafe Attribute.list(MessageArray($0.pointee.attributes, count: $0.pointee.n_attributes))
            } ?? [],
            scopeName: unsafe scope.map { unsafe String(repairing: $0.pointee.name) } ?? "",
            scopeVersion: unsafe scope.map { unsafe String(repairing: $0.pointee.version) } ?? ""
        )
    }
}
