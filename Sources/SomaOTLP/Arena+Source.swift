internal import COTLP
internal import SomaTelemetry

extension Arena {
    /// The attributes in the order they have.
    mutating func keyValues(_ attributes: [Attribute]) -> MessageList<Otlp__KeyValue> {
        let list = unsafe list(attributes.count, of: Otlp__KeyValue.self)
        let values = unsafe allocate(attributes.count, of: Otlp__AnyValue.self)
        let attributes = attributes.span
        for index in attributes.indices {
            let value = unsafe values + index
            unsafe value.initialize(to: anyValue(attributes[index].value))
            var pair = unsafe cotlp_empty_key_value()
            unsafe pair.key = text(attributes[index].key)
            unsafe pair.value = value
            unsafe list.place(pair, at: index)
        }
        return unsafe list
    }

    @inline(__always)
    mutating func anyValue(_ value: borrowing AttributeValue) -> Otlp__AnyValue {
        var message = unsafe cotlp_empty_any_value()
        switch value {
        case .string(let string):
            unsafe message.value_case = OTLP__ANY_VALUE__VALUE_STRING_VALUE
            unsafe message.string_value = text(string)
        case .bool(let bool):
            unsafe message.value_case = OTLP__ANY_VALUE__VALUE_BOOL_VALUE
            unsafe message.bool_value = bool ? 1 : 0
        case .int(let int):
            unsafe message.value_case = OTLP__ANY_VALUE__VALUE_INT_VALUE
            unsafe message.int_value = int
        case .double(let double):
            unsafe message.value_case = OTLP__ANY_VALUE__VALUE_DOUBLE_VALUE
            unsafe message.double_value = double
        }
        return unsafe message
    }

    mutating func resource(_ source: TelemetrySource) -> UnsafeMutablePointer<Otlp__Resource> {
        let attributes = unsafe keyValues(source.resource)
        var message = unsafe cotlp_empty_resource()
        unsafe message.n_attributes = attributes.count
        unsafe message.attributes = attributes.pointers
        return unsafe store(message)
    }

    mutating func scope(_ source: TelemetrySource) -> UnsafeMutablePointer<Otlp__InstrumentationScope> {
        var message = unsafe cotlp_empty_instrumentation_scope()
        unsafe message.name = text(source.scopeName)
        unsafe message.version = text(source.scopeVersion)
        return unsafe store(message)
    }
}
