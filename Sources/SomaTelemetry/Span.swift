package import SomaModel

/// A finished span, always of kind internal.
package struct Span: Hashable, Sendable {
    package var traceID: TraceID
    package var spanID: SpanID
    package var parentSpanID: SpanID?
    package var name: String
    package var startTime: Timestamp
    package var endTime: Timestamp
    package var status: Status
    /// Sorted by key, so that equal data gives equal bytes.
    package var attributes: [Attribute]
    package var events: [Event]

    package init(
        traceID: TraceID,
        spanID: SpanID,
        parentSpanID: SpanID?,
        name: String,
        startTime: Timestamp,
        endTime: Timestamp,
        status: Status,
        attributes: [Attribute],
        events: [Event]
    ) {
        self.traceID = traceID
        self.spanID = spanID
        self.parentSpanID = parentSpanID
        self.name = name
        self.startTime = startTime
        self.endTime = endTime
        self.status = status
        self.attributes = attributes
        self.events = events
    }

    package enum Status: Hashable, Sendable {
        case unset
        case error
    }

    package struct Event: Hashable, Sendable {
        package var name: String
        package var time: Timestamp
        package var attributes: [Attribute]

        package init(name: String, time: Timestamp, attributes: [Attribute]) {
            self.name = name
            self.time = time
            self.attributes = attributes
        }
    }
}
