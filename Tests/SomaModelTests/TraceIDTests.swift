import SomaModel
import SomaTestSupport
import Testing

struct TraceIDTests {
    @Test func `a trace id is read and written`() throws {
        let text = "4bf92f3577b34da6a3ce929d0e0e4736"
        let id = try #require(TraceID(hexadecimal: text))
        #expect(id == TraceID(high: 0x4bf9_2f35_77b3_4da6, low: 0xa3ce_929d_0e0e_4736))
        #expect(id.hexadecimal == text)
        #expect(TraceID(high: 0, low: 1).hexadecimal == "00000000000000000000000000000001")
    }

    @Test(arguments: [
        "", "0", "00000000000000000000000000000000", "4bf92f3577b34da6a3ce929d0e0e473",
        "4bf92f3577b34da6a3ce929d0e0e47366", "4BF92F3577B34DA6A3CE929D0E0E4736", "4bf92f3577b34da6a3ce929d0e0e473g",
        "4bf92f3577b34da6 3ce929d0e0e4736", "+bf92f3577b34da6a3ce929d0e0e4736", "0x00000000000000000000000000001",
        "４bf92f3577b34da6a3ce929d0e0e4",
    ])
    func `anything else is no trace id`(text: String) {
        #expect(TraceID(hexadecimal: text) == nil)
    }

    @Test func `a span id is read and written`() throws {
        let id = try #require(SpanID(hexadecimal: "00f067aa0ba902b7"))
        #expect(id == SpanID(0x00f0_67aa_0ba9_02b7))
        #expect(id.hexadecimal == "00f067aa0ba902b7")
        for text in [
            "", "0000000000000000", "00f067aa0ba902b", "00f067aa0ba902b70", "00F067AA0BA902B7", "-0f067aa0ba902b7",
        ] {
            #expect(SpanID(hexadecimal: text) == nil)
        }
    }

    @Test func `any id reads back`() {
        var random = FixedRandom(state: 5)
        for _ in 0..<1_000 {
            let trace = TraceID(high: random.next(), low: random.next())
            #expect(TraceID(hexadecimal: trace.hexadecimal) == trace)
            let span = SpanID(random.next() >> UInt64.random(in: 0..<60, using: &random) | 1)
            #expect(SpanID(hexadecimal: span.hexadecimal) == span)
        }
    }
}
