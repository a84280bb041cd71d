import SomaModel
import SomaOTLP
import SomaTelemetry
import SomaTestSupport
import Testing

/// Whatever the bytes are, decoding returns or throws an `OTLPError`: that these tests end is most of what they say.
struct HostileBytesTests {
    private static let traces: [UInt8] = {
        var encoder = OTLPEncoder()
        let attributes = [Attribute].allKinds.filter { $0.key != "text.long" }
        let event = Span.Event(name: "e", time: noon, attributes: attributes)
        let spans = (1...3).map { Span.stub($0, status: .error, attributes: attributes, events: [event, event]) }
        return encoder.encodeTraces(spans, from: .stub)
    }()

    private static let metrics: [UInt8] = {
        var encoder = OTLPEncoder()
        let histogram = Metric.Histogram(bounds: [1, 2], counts: [1, 2, 3], sum: 4)
        let attributes = [Attribute("a", .string("b"))]
        return encoder.encodeMetrics(
            [
                .stub(.gauge, attributes: attributes, .int(1)), .stub(.counter, attributes: attributes, .double(1)),
                .stub(.histogram, attributes: attributes, .histogram(histogram)),
            ],
            at: noon,
            from: .stub
        )
    }()

    private static let logs: [UInt8] = {
        var encoder = OTLPEncoder()
        return encoder.encodeLogs((1...3).map { LogRecord.stub($0) }, from: .stub)
    }()

    private static let response =
        Wire.field(1, Wire.field(1, varint: 3), Wire.field(2, text: "three spans were too old"))

    @Test func `a body cut at any byte is refused`() {
        for length in 1..<Self.traces.count {
            #expect(throws: OTLPError.self) { try OTLPDecoder.decodeTraces(Array(Self.traces.prefix(length))) }
        }
        for length in 1..<Self.metrics.count {
            #expect(throws: OTLPError.self) { try OTLPDecoder.decodeMetrics(Array(Self.metrics.prefix(length))) }
        }
        for length in 1..<Self.logs.count {
            #expect(throws: OTLPError.self) { try OTLPDecoder.decodeLogs(Array(Self.logs.prefix(length))) }
        }
        for length in 1..<Self.response.count {
            #expect(throws: OTLPError.self) { try OTLPResponse(Array(Self.response.prefix(length))) }
        }
    }

    enum Body: CaseIterable {
        case traces
        case metrics
        case logs
        case response

        var bytes: [UInt8] {
            switch self {
            case .traces: HostileBytesTests.traces
            case .metrics: HostileBytesTests.metrics
            case .logs: HostileBytesTests.logs
            case .response: HostileBytesTests.response
            }
        }
    }

    @Test(arguments: Body.allCases)
    func `a body with bytes changed, added, dropped or repeated is read or refused`(body: Body) {
        let bytes = body.bytes
        var random = FixedRandom(state: 1)
        var read = 0
        for _ in 0..<20_000 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) { random.mutate(&mutated) }
            read += readings(of: mutated)
        }
        #expect((1..<80_000).contains(read))
    }

    @Test func `bytes at random are read or refused`() {
        var random = FixedRandom(state: 2)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...64, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = readings(of: bytes)
        }
    }

    @Test func `a value nested deeper than any stack is passed over`() throws {
        // Made from the inside out, as a list of (tag, length) to be written in reverse.
        var parts: [[UInt8]] = []
        var length = 0
        for level in 0..<200_000 {
            let header = Wire.varint((level.isMultiple(of: 2) ? 5 : 1) << 3 | 2) + Wire.varint(UInt64(length))
            parts.append(header)
            length += header.count
        }
        let value = parts.reversed().flatMap(\.self)
        let attribute = Wire.field(9, Wire.field(1, text: "deep"), Wire.field(2, value))
        #expect(try OTLPDecoder.decodeTraces(Wire.traces(Wire.span(attribute))).first?.spans.count == 1)
    }

    @Test func `messages of two bytes that would take a hundred each are refused for that`() throws {
        let body = Wire.field(1, Wire.field(2, (0..<500_000).flatMap { _ in Wire.field(2) }))
        let error = try #require(throws: OTLPError.self) { try OTLPDecoder.decodeTraces(body) }
        #expect(error.code == .expandsTooMuch)
    }

    @Test func `one message sent in very many pieces ends soon`() {
        let piece = Wire.field(1, Wire.field(1, Wire.field(1, text: "k"), Wire.field(2, Wire.field(2, varint: 1))))
        let body = Wire.field(1, (0..<50_000).flatMap { _ in piece })
        #expect(throws: OTLPError.self) { try OTLPDecoder.decodeTraces(body) }
    }

    @Test func `a real batch of the densest kind is not refused for its size`() throws {
        var encoder = OTLPEncoder()
        let attributes = (0..<100).map { Attribute("\($0 % 10)", .bool(true)) }
        let spans = (1...200).map { Span.stub($0, name: "", attributes: attributes) }
        #expect(try OTLPDecoder.decodeTraces(encoder.encodeTraces(spans, from: .stub)).first?.spans == spans)
    }

    /// How many of the four kinds of message `body` can be read as.
    private func readings(of body: [UInt8]) -> Int {
        [
            (try? OTLPDecoder.decodeTraces(body)) != nil, (try? OTLPDecoder.decodeMetrics(body)) != nil,
            (try? OTLPDecoder.decodeLogs(body)) != nil, (try? OTLPResponse(body)) != nil,
        ].count { $0 }
    }
}
