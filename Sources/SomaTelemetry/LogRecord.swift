package import SomaModel

/// One event as OTLP's logs have it (OpenTelemetry Logs Data Model).
package struct LogRecord: Hashable, Sendable {
    /// Those of the data model that soma uses.
    package enum Severity: String, CaseIterable, Hashable, Sendable {
        case info = "INFO"
        case warn = "WARN"
        case error = "ERROR"
    }

    package var time: Timestamp
    package var severity: Severity
    /// Names the kind of event, such as `soma.block_decision`.
    package var eventName: String
    /// One line for a person.
    package var body: String
    /// Sorted by key, so that equal data gives equal bytes.
    package var attributes: [Attribute]
    /// The span that the event belongs to; `nil` where it belongs to none.
    package var span: SpanReference?

    package init(
        time: Timestamp,
        severity: Severity,
        eventName: String,
        body: String,
        attributes: [Attribute],
        span: SpanReference?
    ) {
        self.time = time
        self.severity = severity
        self.eventName = eventName
        self.body = body
        self.attributes = attributes
        self.span = span
    }

    package struct SpanReference: Hashable, Sendable {
        package var traceID: TraceID
        package var spanID: SpanID

        package init(traceID: TraceID, spanID: SpanID) {
            self.traceID = traceID
            self.spanID = spanID
        }
    }
}

extension LogRecord {
    /// The record with an id of its own: two with one `log.record.uid` are one (OpenTelemetry semantic conventions, "Log
    /// Record Attributes").
    ///
    /// - Parameter origin: what sets records that are alike apart: a database's epoch, or something random.
    package func identified(by origin: String) -> LogRecord {
        var record = self
        let place = span?.spanID.hexadecimal ?? ""
        let key = "soma.log:\(origin):\(eventName):\(place):\(time.nanosecondsSinceEpoch):\(body)"
        record.attributes.append(Attribute(AttributeName.logRecordUID, .string(ContentHash.short(of: key))))
        record.attributes = record.attributes.sorted()
        return record
    }
}
