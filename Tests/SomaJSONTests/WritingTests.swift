import SomaJSON
import SomaTestSupport
import Testing

struct WritingTests {
    private func written(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.value(value)
        return writer.text
    }

    @Test(
        arguments: [
            (.null, "null"),
            (.bool(true), "true"),
            (.int(.min), "-9223372036854775808"),
            (.double(1), "1.0"),
            (.double(-0.0), "-0.0"),
            (.double(0.1), "0.1"),
            (.double(1e16), "1e+16"),
            (.double(.nan), "null"),
            (.double(.infinity), "null"),
            (.double(-.infinity), "null"),
            (.string(""), #""""#),
            (.string("a\"b\\c/d"), #""a\"b\\c/d""#),
            (.string("\n\r\t"), #""\n\r\t""#),
            (
                .string("\0\u{1}\u{8}\u{B}\u{C}\u{1B}\u{1F}\u{7F}"),
                #""\u0000\u0001\u0008\u000b\u000c\u001b\u001f\u007f""#
            ),
            (.string("\u{80}\u{85}\u{9B}\u{9F}\u{A0}"), "\"\\u0080\\u0085\\u009b\\u009f\u{A0}\""),
            // Bytes of other characters that look like C1 controls are left alone.
            (.string("Â\u{C0}\u{400}€🂛"), "\"Â\u{C0}\u{400}€🂛\""),
            (.array([]), "[]"),
            (.array([.int(1), .array([]), .object([]), .int(2)]), "[1,[],{},2]"),
            (.object([.init(name: "a", value: .int(1)), .init(name: "\n", value: .null)]), #"{"a":1,"\n":null}"#),
        ] as [(JSONValue, String)]
    )
    func `a value is written on one line`(value: JSONValue, text: String) {
        #expect(written(value) == text)
    }

    @Test func `members and elements are separated by commas and nothing else`() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("text", "x")
        writer.member("int", 1)
        writer.member("double", 0.5)
        writer.member("flag", false)
        writer.name("list")
        writer.beginArray()
        writer.beginArray()
        writer.endArray()
        writer.value(Int64(2))
        writer.null()
        writer.endArray()
        writer.name("last")
        writer.beginObject()
        writer.endObject()
        writer.endObject()
        #expect(writer.text == #"{"text":"x","int":1,"double":0.5,"flag":false,"list":[[],2,null],"last":{}}"#)
    }

    @Test func `any double reads back as the same bits`() throws {
        var random = FixedRandom(state: 2)
        var values: [Double] = [
            0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, .ulpOfOne, .pi,
            9_007_199_254_740_992,
        ]
        for _ in 0..<5_000 {
            values.append(Double(bitPattern: random.next()))
            values.append(Double.random(in: 0...1, using: &random))
        }
        for value in values where value.isFinite {
            let text = written(.double(value))
            guard case .double(let read) = try JSONValue(parsing: text) else {
                Issue.record("\(text) reads back as another kind")
                continue
            }
            #expect(read.bitPattern == value.bitPattern, "\(text)")
        }
    }

    @Test func `any text reads back as the same scalars`() throws {
        var random = FixedRandom(state: 3)
        for scalar in (0..<0x300).compactMap(Unicode.Scalar.init) {
            let text = "a\(scalar)b"
            guard case .string(let read) = try JSONValue(parsing: written(.string(text))) else { continue }
            #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars))
        }
        for _ in 0..<500 {
            var text = ""
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                if let scalar = Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &random)) {
                    text.unicodeScalars.append(scalar)
                }
            }
            let read = try JSONValue(parsing: written(.string(text)))
            #expect(read.text.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
        }
    }

    @Test func `no control character is written`() {
        var text = ""
        for scalar in (0..<0xA0).compactMap(Unicode.Scalar.init) { text.unicodeScalars.append(scalar) }
        for scalar in written(.string(text)).unicodeScalars {
            #expect(0x20..<0x7F ~= scalar.value)
        }
    }
}
