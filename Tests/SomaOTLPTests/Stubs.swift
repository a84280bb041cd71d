import SomaModel
import SomaTelemetry

extension TelemetrySource {
    /// Two attributes of the resource, and a scope.
    static let stub = TelemetrySource(
        resource: [Attribute("service.instance.id", .string("i-1")), Attribute("service.name", .string("soma"))],
        scopeName: "soma",
        scopeVersion: "1.0.0"
    )
}

extension LogRecord {
    static func stub(
        _ number: UInt64 = 1,
        severity: Severity = .warn,
        attributes: [Attribute] = [Attribute("a", .string("b"))],
        hasSpan: Bool = true
    ) -> LogRecord {
        let span = SpanReference(traceID: TraceID(high: 7, low: number), spanID: SpanID(number))
        return LogRecord(
            time: noon,
            severity: severity,
            eventName: "soma.mode_change",
            body: "mode WARN to BLOCK\0 ü",
            attributes: attributes,
            span: hasSpan ? span : nil
        )
    }
}

extension Metric {
    /// One point of an instrument named for its kind, counted since the epoch's first second unless it is a gauge.
    static func stub(_ kind: Instrument.Kind, attributes: [Attribute] = [], _ values: Value...) -> Metric {
        Metric(
            instrument: Instrument("soma.\(kind)", kind, unit: "1", "A \(kind)."),
            points: values.map { value in
                Point(
                    attributes: attributes,
                    startTime: kind == .gauge ? nil : Timestamp(nanosecondsSinceEpoch: 1_000_000_000),
                    value: value
                )
            }
        )
    }
}

extension [Attribute] {
    /// Every kind of value, and the values that wire forms get wrong.
    static let allKinds: [Attribute] = [
        Attribute("", .string("an empty key")),
        Attribute("bool.false", .bool(false)),
        Attribute("bool.true", .bool(true)),
        Attribute("double.infinite", .double(-.infinity)),
        Attribute("double.least", .double(.leastNonzeroMagnitude)),
        Attribute("double.zero", .double(0)),
        Attribute("int.least", .int(.min)),
        Attribute("int.most", .int(.max)),
        Attribute("int.negative", .int(-1)),
        Attribute("int.zero", .int(0)),
        Attribute("text.empty", .string("")),
        Attribute("text.long", .string(String(repeating: "x", count: 100_000))),
        Attribute("text.nul", .string("before\0after\0")),
        Attribute("text.other", .string("Größe 測定 🧪")),
    ]
}

let noon = Timestamp(nanosecondsSinceEpoch: 1_763_640_000_000_000_000)
