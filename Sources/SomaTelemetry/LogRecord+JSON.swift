internal import SomaJSON
internal import SomaModel

extension LogRecord {
    /// One line of JSON that reads back as an equal record: how it waits in the outbox.
    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time_unix_nano", Int(time.nanosecondsSinceEpoch))
        writer.member("severity", severity.rawValue)
        writer.member("event_name", eventName)
        writer.member("body", body)
        writer.member("attributes", attributes)
        if let span {
            writer.member("trace_id", span.traceID.hexadecimal)
            writer.member("span_id", span.spanID.hexadecimal)
        }
        writer.endObject()
        return writer.text
    }

    /// `nil` for anything that `json` did not write.
    package init?(json: String) {
        guard let value = try? JSONValue(parsing: json), case .int(let time) = value["time_unix_nano"],
            case .string(let severity) = value["severity"], let severity = Severity(rawValue: severity),
            case .string(let eventName) = value["event_name"], case .string(let body) = value["body"],
            let attributes = [Attribute](json: value["attributes"])
        else { return nil }
        var span: SpanReference?
        if case .string(let trace) = value["trace_id"], case .string(let id) = value["span_id"],
            let traceID = TraceID(hexadecimal: trace), let spanID = SpanID(hexadecimal: id)
        {
            span = SpanReference(traceID: traceID, spanID: spanID)
        }
        self.init(
            time: Timestamp(nanosecondsSinceEpoch: time),
            severity: severity,
            eventName: eventName,
            body: body,
            attributes: attributes,
            span: span
        )
    }
}
