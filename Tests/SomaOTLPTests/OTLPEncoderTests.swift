import SomaModel
import SomaOTLP
import SomaTelemetry
import SomaTestSupport
import Testing

struct OTLPEncoderTests {
    @Test func `a span comes back as it was, with every kind of value in its attributes and events`() throws {
        let span = Span.stub(
            parent: SpanID(.max),
            name: "soma.guidance\0ü",
            status: .error,
            attributes: .allKinds,
            events: [
                Span.Event(name: "soma.mode_change", time: noon, attributes: .allKinds),
                Span.Event(name: "", time: .epoch, attributes: []),
            ]
        )
        try expectRoundTrip([span])
    }

    @Test func `a span with nothing optional comes back as it was`() throws {
        try expectRoundTrip([.stub(name: "")])
    }

    @Test func `not a number stays not a number`() throws {
        var encoder = OTLPEncoder()
        let span = Span.stub(attributes: [Attribute("nan", .double(.nan))])
        let decoded = try OTLPDecoder.decodeTraces(encoder.encodeTraces([span], from: .stub))
        guard case .double(let value) = decoded.first?.spans.first?.attributes.first?.value else {
            Issue.record("the attribute is gone")
            return
        }
        #expect(value.isNaN)
    }

    @Test(arguments: LogRecord.Severity.allCases, [true, false])
    func `a log record comes back as it was`(severity: LogRecord.Severity, hasSpan: Bool) throws {
        var encoder = OTLPEncoder()
        let records = [
            LogRecord.stub(severity: severity, attributes: .allKinds, hasSpan: hasSpan),
            .stub(2, attributes: [], hasSpan: !hasSpan),
        ]
        let decoded = try OTLPDecoder.decodeLogs(encoder.encodeLogs(records, from: .stub))
        #expect(decoded.map(\.source) == [.stub])
        #expect(decoded.first?.records == records)
        #expect(encoder.encodeLogs([], from: .stub).isEmpty)
    }

    @Test func `differences are said to be ones, and are no cumulative counts to a reader`() throws {
        var encoder = OTLPEncoder()
        let metrics = [Metric.stub(.counter, .int(1)), .stub(.gauge, .int(2))]
        let body = encoder.encodeMetrics(metrics, at: noon, temporality: .delta, from: .stub)
        #expect(try OTLPDecoder.decodeMetrics(body).first?.metrics == [metrics[1]])
    }

    @Test func `no point is older than its beginning, also by a clock that was put back`() throws {
        var encoder = OTLPEncoder()
        let counter = Metric.stub(.counter, .int(1))
        let body = encoder.encodeMetrics([counter], at: .epoch, from: .stub)
        #expect(try OTLPDecoder.decodeMetrics(body).first?.time == counter.points[0].startTime)
    }

    @Test func `batches of any size and order come back as they were from one encoder`() throws {
        var encoder = OTLPEncoder()
        for count in [1, 3_000, 2, 500, 3_000] {
            let spans = (1...UInt64(count)).map { number in
                Span.stub(
                    number,
                    attributes: (0..<12).map { Attribute("attribute.\($0)", .string("value \(number) of \($0)")) }
                )
            }
            let decoded = try OTLPDecoder.decodeTraces(encoder.encodeTraces(spans, from: .stub))
            #expect(decoded.count == 1)
            #expect(decoded.first?.source == .stub)
            #expect(decoded.first?.spans == spans)
        }
    }

    @Test func `a batch larger than the memory an encoder keeps comes back, and so does the one after it`() throws {
        var encoder = OTLPEncoder()
        let spans = (1...60).map { Span.stub($0, attributes: .allKinds) }
        for batch in [spans, spans, [.stub()]] {
            let decoded = try OTLPDecoder.decodeTraces(encoder.encodeTraces(batch, from: .stub))
            #expect(decoded.first?.spans == batch)
        }
    }

    @Test func `equal telemetry gives equal bytes from any encoder in any state`() {
        var used = OTLPEncoder()
        var fresh = OTLPEncoder()
        let spans = [Span.stub(attributes: .allKinds)]
        let metrics = [Metric.stub(.counter, attributes: .allKinds, .int(3))]
        let first = used.encodeTraces(spans, from: .stub)
        let firstMetrics = used.encodeMetrics(metrics, at: noon, from: .stub)
        #expect(used.encodeTraces(spans, from: .stub) == first)
        #expect(fresh.encodeMetrics(metrics, at: noon, from: .stub) == firstMetrics)
        #expect(fresh.encodeTraces(spans, from: .stub) == first)
    }

    /// Written out by hand from OTLP's field numbers, so that a change of both directions at once is seen.
    @Test func `a small span has the bytes that OTLP asks for`() {
        var encoder = OTLPEncoder()
        let source = TelemetrySource(resource: [], scopeName: "s", scopeVersion: "v")
        let span = Span.stub(parent: SpanID(2), name: "n", status: .error, attributes: [Attribute("k", .int(-1))])
        let bytes = Wire.field(
            1,
            Wire.field(1),
            Wire.field(
                2,
                Wire.field(1, Wire.field(1, text: "s"), Wire.field(2, text: "v")),
                Wire.field(
                    2,
                    Wire.field(1, [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 1]),
                    Wire.field(2, [0, 0, 0, 0, 0, 0, 0, 1]),
                    Wire.field(4, [0, 0, 0, 0, 0, 0, 0, 2]),
                    Wire.field(5, text: "n"),
                    Wire.field(6, varint: 1),
                    Wire.field(7, fixed64: 1_763_665_262_123_456_789),
                    Wire.field(8, fixed64: 1_763_665_263_123_456_789),
                    Wire.field(9, Wire.field(1, text: "k"), Wire.field(2, Wire.field(3, varint: .max))),
                    Wire.field(15, Wire.field(3, varint: 2)),
                    [0x85, 0x01, 1, 0, 0, 0]
                )
            )
        )
        #expect(encoder.encodeTraces([span], from: source) == bytes)
    }

    @Test func `every instrument comes back as it was`() throws {
        let bounds = [0.001, 0.5, 300]
        let metrics: [Metric] = [
            .stub(.gauge, attributes: .allKinds, .double(0.25), .double(0), .double(.infinity), .int(-4), .int(0)),
            .stub(.counter, attributes: .allKinds, .int(.max), .int(0), .double(12.5)),
            .stub(
                .histogram,
                attributes: .allKinds,
                .histogram(Metric.Histogram(bounds: bounds, counts: [1, 0, 7, .max], sum: -0.5)),
                .histogram(Metric.Histogram(bounds: bounds, counts: [0, 0, 0, 0], sum: 0)),
                .histogram(Metric.Histogram(bounds: [], counts: [2], sum: .infinity))
            ),
            Metric(instrument: Instrument("", .gauge, unit: "", ""), points: []),
        ]
        var encoder = OTLPEncoder()
        let decoded = try OTLPDecoder.decodeMetrics(encoder.encodeMetrics(metrics, at: noon, from: .stub))
        #expect(decoded.count == 1)
        #expect(decoded.first?.source == .stub)
        #expect(decoded.first?.time == noon)
        #expect(decoded.first?.metrics == metrics)
    }

    @Test func `a point that does not fit its instrument is left out, and the others stay`() throws {
        let histogram = Metric.Value.histogram(Metric.Histogram(bounds: [1], counts: [1, 2], sum: 3))
        let lopsided = Metric.Value.histogram(Metric.Histogram(bounds: [1, 2], counts: [1, 2], sum: 3))
        var encoder = OTLPEncoder()
        let metrics: [Metric] = [
            .stub(.gauge, histogram, .int(1)),
            .stub(.counter, .int(2), histogram),
            .stub(.histogram, .double(1), lopsided, histogram),
        ]
        let decoded = try OTLPDecoder.decodeMetrics(encoder.encodeMetrics(metrics, at: noon, from: .stub))
        #expect(
            decoded.first?.metrics == [.stub(.gauge, .int(1)), .stub(.counter, .int(2)), .stub(.histogram, histogram)]
        )
    }

    @Test func `nothing to say gives an empty body`() throws {
        var encoder = OTLPEncoder()
        #expect(encoder.encodeTraces([], from: .stub).isEmpty)
        #expect(encoder.encodeMetrics([], at: noon, from: .stub).isEmpty)
        #expect(try OTLPDecoder.decodeTraces([]).isEmpty)
        #expect(try OTLPDecoder.decodeMetrics([]).isEmpty)
    }

    private func expectRoundTrip(_ spans: [Span]) throws {
        var encoder = OTLPEncoder()
        let decoded = try OTLPDecoder.decodeTraces(encoder.encodeTraces(spans, from: .stub))
        #expect(decoded.count == 1)
        #expect(decoded.first?.source == .stub)
        #expect(decoded.first?.spans == spans)
    }
}
