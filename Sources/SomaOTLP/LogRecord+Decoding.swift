internal import COTLP
internal import SomaModel
internal import SomaTelemetry

extension LogRecord {
    /// Throws for ids of the wrong length; one without the other is no span.
    init(_ message: Otlp__LogRecord) throws(OTLPError) {
        var span: SpanReference?
        if unsafe message.trace_id.len > 0, let id = unsafe try SpanID(optional: message.span_id, named: "span_id") {
            span = SpanReference(traceID: unsafe try TraceID(message.trace_id), spanID: id)
        }
        var body = ""
        if case .string(let text) = unsafe message.body.flatMap({ unsafe AttributeValue($0.pointee) }) { body = text }
        self.init(
            time: unsafe Timestamp(unixNano: message.time_unix_nano),
            severity: Severity.allCases.last { unsafe $0.number.rawValue <= message.severity_number.rawValue } ?? .info,
            eventName: unsafe String(repairing: message.event_name),
            body: body,
            attributes: unsafe Attribute.list(MessageArray(message.attributes, count: message.n_attributes)),
            span: span
        )
    }
}
