import SomaModel
import SomaOTLP
import SomaTelemetry
import Testing

struct OTLPDecoderTests {
    @Test(arguments: [(0, 8, 0), (15, 8, 0), (17, 8, 0), (16, 0, 0), (16, 7, 0), (16, 9, 0), (16, 8, 4), (16, 8, 16)])
    func `an id of the wrong length is refused, and the error says where`(trace: Int, span: Int, parent: Int) throws {
        let body = Wire.traces(Wire.span(), Wire.span(traceID: trace, spanID: span, parent: parent))
        let error = try #require(throws: OTLPError.self) { try OTLPDecoder.decodeTraces(body) }
        #expect(error.code == .invalidIdentifier)
        let field = trace != 16 ? "trace_id" : span != 8 ? "span_id" : "parent_span_id"
        #expect(error.path == "resource_spans[0].scope_spans[0].spans[1].\(field)")
    }

    @Test func `ids that are all zero are refused, but a parent that is means a root`() throws {
        let zeros = [UInt8](repeating: 0, count: 16)
        let ones = [UInt8](repeating: 1, count: 16)
        #expect(throws: OTLPError.self) {
            try OTLPDecoder.decodeTraces(Wire.traces(Wire.field(1, zeros) + Wire.field(2, Array(ones.prefix(8)))))
        }
        #expect(throws: OTLPError.self) {
            try OTLPDecoder.decodeTraces(Wire.traces(Wire.field(1, ones) + Wire.field(2, Array(zeros.prefix(8)))))
        }
        let root = Wire.traces(Wire.span(Wire.field(4, Array(zeros.prefix(8)))))
        #expect(try OTLPDecoder.decodeTraces(root).first?.spans.first?.parentSpanID == nil)
    }

    @Test func `unknown enum values and unknown fields are passed over`() throws {
        let unknown = Wire.field(6, varint: 99) + Wire.field(15, Wire.field(3, varint: 77)) + Wire.field(500, text: "?")
        let span = try #require(OTLPDecoder.decodeTraces(Wire.traces(Wire.span(unknown))).first?.spans.first)
        #expect(span.status == .unset)

        let point = Wire.field(3, fixed64: 5) + Wire.field(6, fixed64: 9)
        let sum = Wire.field(1, point) + Wire.field(2, varint: 99) + Wire.field(3, varint: 1)
        let metric = Wire.field(1, text: "m") + Wire.field(7, sum)
        let decoded = try #require(OTLPDecoder.decodeMetrics(Wire.metrics(metric)).first)
        #expect(decoded.time == Timestamp(nanosecondsSinceEpoch: 5))
        #expect(decoded.metrics.map(\.instrument.kind) == [.counter])
        #expect(decoded.metrics.first?.points.map(\.value) == [.int(9)])
    }

    @Test func `an attribute with a value the model cannot say is left out`() throws {
        let array = Wire.field(9, Wire.field(1, text: "array"), Wire.field(2, Wire.field(5, Wire.field(1))))
        let none = Wire.field(9, Wire.field(1, text: "none"), Wire.field(2))
        let absent = Wire.field(9, Wire.field(1, text: "absent"))
        let text = Wire.field(9, Wire.field(1, text: "text"), Wire.field(2, Wire.field(1, text: "t")))
        let decoded = try OTLPDecoder.decodeTraces(Wire.traces(Wire.span(array + none + absent + text)))
        #expect(decoded.first?.spans.first?.attributes == [Attribute("text", .string("t"))])
    }

    @Test func `text that is not UTF-8 is repaired`() throws {
        let span = try OTLPDecoder.decodeTraces(Wire.traces(Wire.span(Wire.field(5, [0x61, 0xff, 0x62]))))
        #expect(span.first?.spans.first?.name == "a\u{fffd}b")
    }

    @Test func `moments after 2262 become the last one there is`() throws {
        let span = try OTLPDecoder.decodeTraces(Wire.traces(Wire.span(Wire.field(7, fixed64: .max))))
        #expect(span.first?.spans.first?.startTime.nanosecondsSinceEpoch == .max)
    }

    @Test func `every scope of every resource is an element of its own`() throws {
        let resource = Wire.field(1, Wire.field(1, Wire.field(1, text: "k"), Wire.field(2, Wire.field(2, varint: 1))))
        let scopes = Wire.field(2, Wire.field(1, Wire.field(1, text: "a"))) + Wire.field(2, Wire.field(2, Wire.span()))
        let decoded = try OTLPDecoder.decodeTraces(Wire.field(1, resource, scopes) + Wire.field(1, scopes))
        #expect(decoded.map(\.source.scopeName) == ["a", "", "a", ""])
        #expect(decoded.map(\.source.resource.count) == [1, 1, 0, 0])
        #expect(decoded.map(\.spans.count) == [0, 1, 0, 1])
    }

    @Test func `what has delta temporality or no value is left out, and a sum that may fall is a gauge`() throws {
        let point = Wire.field(6, fixed64: 9)
        let delta = Wire.field(7, Wire.field(1, point), Wire.field(2, varint: 1), Wire.field(3, varint: 1))
        let falling = Wire.field(7, Wire.field(1, point), Wire.field(2, varint: 2))
        let empty = Wire.field(5, Wire.field(1), Wire.field(1, point, Wire.field(8, varint: 1)), Wire.field(1, point))
        let summary = Wire.field(11)
        let decoded = try OTLPDecoder.decodeMetrics(Wire.metrics(delta, falling, empty, summary, []))
        #expect(decoded.first?.metrics.map(\.instrument.kind) == [.gauge, .gauge])
        #expect(decoded.first?.metrics.map(\.points.count) == [1, 1])
    }

    @Test func `a histogram without buckets is one bucket`() throws {
        let body = Wire.metrics(Wire.field(9, Wire.field(1, Wire.field(4, fixed64: 6)), Wire.field(2, varint: 2)))
        let value = try OTLPDecoder.decodeMetrics(body).first?.metrics.first?.points.first?.value
        #expect(value == .histogram(Metric.Histogram(bounds: [], counts: [6], sum: 0)))
    }

    @Test func `a histogram whose counts do not go with its bounds is refused`() throws {
        let point = Wire.field(6, fixed64: 1) + Wire.field(7, fixed64: 0)
        let body = Wire.metrics(Wire.field(9, Wire.field(1, point), Wire.field(2, varint: 2)))
        let error = try #require(throws: OTLPError.self) { try OTLPDecoder.decodeMetrics(body) }
        #expect(error.code == .invalidHistogram)
        #expect(
            error.description
                == "resource_metrics[0].scope_metrics[0].metrics[0].data_points[0].bucket_counts: 1 for 1 bounds"
        )
    }
}
