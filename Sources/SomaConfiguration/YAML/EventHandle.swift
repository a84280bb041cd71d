internal import CYAML

/// Room for one of libyaml's events; what is in it is freed with it.
@safe struct EventHandle: ~Copyable {
    private let event: UnsafeMutablePointer<yaml_event_t>

    /// Begins empty.
    init() {
        unsafe event = .allocate(capacity: 1)
        unsafe event.initialize(to: yaml_event_t())
    }

    deinit {
        unsafe yaml_event_delete(event)
        unsafe event.deallocate()
    }

    /// For the parser to write into, once.
    func withUnsafeEvent<Result>(_ body: (UnsafeMutablePointer<yaml_event_t>) -> Result) -> Result {
        unsafe body(event)
    }

    /// A copy of what the parser has written.
    var value: YAMLEvent {
        let data = unsafe event.pointee.data
        var tag: UnsafeMutablePointer<yaml_char_t>?
        var anchor: UnsafeMutablePointer<yaml_char_t>?
        let kind: YAMLEvent.Kind
        switch unsafe event.pointee.type {
        case YAML_STREAM_START_EVENT: kind = .streamStart
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_SCALAR_EVENT:
            unsafe (tag, anchor) = (data.scalar.tag, data.scalar.anchor)
            let bytes = unsafe UnsafeBufferPointer(start: data.scalar.value, count: data.scalar.length)
            kind = .scalar(
                YAMLScalar(
                    text: unsafe String(decoding: bytes, as: UTF8.self),
                    isPlain: unsafe data.scalar.style == YAML_PLAIN_SCALAR_STYLE
                )
            )
        case YAML_SEQUENCE_START_EVENT:
            unsafe (tag, anchor) = (data.sequence_start.tag, data.sequence_start.anchor)
            kind = .sequenceStart
        case YAML_MAPPING_START_EVENT:
            unsafe (tag, anchor) = (data.mapping_start.tag, data.mapping_start.anchor)
            kind = .mappingStart
        case YAML_DOCUMENT_END_EVENT, YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: kind = .end
        default: kind = .streamEnd
        }
        return YAMLEvent(
            kind: kind,
            line: Int(unsafe event.pointee.start_mark.line) + 1,
            column: Int(unsafe event.pointee.start_mark.column) + 1,
            tag: unsafe tag.map { unsafe String(cString: $0) },
            hasAnchor: unsafe anchor != nil
        )
    }
}
