internal import COTLP
internal import SomaModel
internal import SomaTelemetry

extension Span {
    /// Throws for ids of the wrong length. The kind is passed over, and any status that is not an error is unset.
    init(_ message: Otlp__Span) throws(OTLPError) {
        let isError = unsafe message.status?.pointee.code == OTLP__STATUS__STATUS_CODE__STATUS_CODE_ERROR
        let events = unsafe MessageArray(message.events, count: message.n_events)
        self.init(
            traceID: unsafe try TraceID(message.trace_id),
            spanID: unsafe try SpanID(message.span_id),
            parentSpanID: unsafe try SpanID(optional: message.parent_span_id, named: "parent_span_id"),
            name: unsafe String(repairing: message.name),
            startTime: unsafe Timestamp(unixNano: message.start_time_unix_nano),
            endTime: unsafe Timestamp(unixNano: message.end_time_unix_nano),
            status: isError ? .error : .unset,
            attributes: unsafe Attribute.list(MessageArray(message.attributes, count: message.n_attributes)),
            events: unsafe (0..<events.count).map { unsafe Event(events[$0]) }
        )
    }
}

extension Span.Event {
    init(_ message: Otlp__Span__Event) {
        self.init(
            name: unsafe String(repairing: message.name),
            time: unsafe Timestamp(unixNano: message.time_unix_nano),
            attributes: unsafe Attribute.list(MessageArray(message.attributes, count: message.n_attributes))
        )
    }
}
