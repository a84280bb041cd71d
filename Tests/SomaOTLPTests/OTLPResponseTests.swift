import SomaOTLP
import Testing

struct OTLPResponseTests {
    @Test func `an empty body means that everything was taken`() throws {
        let everything = OTLPResponse(rejected: 0, message: "")
        #expect(try OTLPResponse([]) == everything)
        #expect(try OTLPResponse(Wire.field(1)) == everything)
    }

    @Test func `a partial success says how many were refused and why`() throws {
        let body = Wire.field(1, Wire.field(1, varint: 3), Wire.field(2, text: "zu alt\0⏰"))
        let expected = OTLPResponse(rejected: 3, message: "zu alt\0⏰")
        #expect(try OTLPResponse(body) == expected)
    }

    @Test func `a warning rejects nothing`() throws {
        let body = Wire.field(1, Wire.field(2, text: "deprecated"))
        #expect(try OTLPResponse(body) == OTLPResponse(rejected: 0, message: "deprecated"))
    }

    @Test func `a negative count is none, so that no counter falls`() throws {
        #expect(try OTLPResponse(Wire.field(1, Wire.field(1, varint: .max))).rejected == 0)
    }

    @Test func `a message that is not UTF-8 is repaired`() throws {
        let body = Wire.field(1, Wire.field(2, [0xc3, 0x28, 0xed, 0xa0, 0x80]))
        #expect(try OTLPResponse(body).message == "\u{fffd}(\u{fffd}\u{fffd}\u{fffd}")
    }

    @Test func `a page of HTML is not a response`() throws {
        let error = try #require(throws: OTLPError.self) {
            try OTLPResponse(Array("<html><body>502 Bad Gateway</body></html>".utf8))
        }
        #expect(error.code == .malformed)
    }
}
