internal import SomaJSON
internal import SomaModel

extension Span {
    /// One line of JSON that reads back as an equal span: how a span waits in the outbox. Attributes that are no finite
    /// numbers are left out, since JSON cannot say them.
    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("trace_id", traceID.hexadecimal)
        writer.member("span_id", spanID.hexadecimal)
        if let parentSpanID { writer.member("parent_span_id", parentSpanID.hexadecimal) }
        writer.member("name", name)
        writer.member("start_time_unix_nano", Int(startTime.nanosecondsSinceEpoch))
        writer.member("end_time_unix_nano", Int(endTime.nanosecondsSinceEpoch))
        if status == .error { writer.member("error", true) }
        writer.member("attributes", attributes)
        if !events.isEmpty {
            writer.name("events")
            writer.beginArray()
            for event in events {
                writer.beginObject()
                writer.member("name", event.name)
                writer.member("time_unix_nano", Int(event.time.nanosecondsSinceEpoch))
                writer.member("attributes", event.attributes)
                writer.endObject()
            }
            writer.endArray()
        }
        writer.endObject()
        return writer.text
    }

    /// `nil` for anything that `json` did not write.
    package init?(json: String) {
        guard let value = try? JSONValue(parsing: json), case .string(let trace) = value["trace_id"],
            case .string(let span) = value["span_id"], case .string(let name) = value["name"],
            case .int(let start) = value["start_time_unix_nano"], case .int(let end) = value["end_time_unix_nano"],
            let traceID = TraceID(hexadecimal: trace), let spanID = SpanID(hexadecimal: span),
            let attributes = [Attribute](json: value["attributes"])
        else { return nil }
        var parent: SpanID?
        if case .string(let text) = value["parent_span_id"] { parent = SpanID(hexadecimal: text) }
        var events: [Event] = []
        if case .array(let elements) = value["events"] {
            for element in elements {
                guard let event = Event(json: element) else { return nil }
                events.append(event)
            }
        }
        self.init(
            traceID: traceID,
            spanID: spanID,
            parentSpanID: parent,
            name: name,
            startTime: Timestamp(nanosecondsSinceEpoch: start),
            endTime: Timestamp(nanosecondsSinceEpoch: end),
            status: value["error"] == .bool(true) ? .error : .unset,
            attributes: attributes,
            events: events
        )
    }
}

extension Span.Event {
    fileprivate init?(json: JSONValue) {
        guard case .string(let name) = json["name"], case .int(let time) = json["time_unix_nano"],
            let attributes = [Attribute](json: json["attributes"])
        else { return nil }
        self.init(name: name, time: Timestamp(nanosecondsSinceEpoch: time), attributes: attributes)
    }
}
