import SomaJSON
import SomaTestSupport
import Testing

struct ParsingTests {
    @Test(
        arguments: [
            ("null", .null),
            ("true", .bool(true)),
            (" \t\r\n false \n", .bool(false)),
            ("0", .int(0)),
            ("-0", .int(0)),
            ("-1", .int(-1)),
            ("9223372036854775807", .int(.max)),
            ("-9223372036854775808", .int(.min)),
            ("9223372036854775808", .double(9_223_372_036_854_775_808)),
            ("123456789012345678901234567890", .double(123456789012345677877719597056)),
            ("1.0", .double(1)),
            ("1e2", .double(100)),
            ("1E+2", .double(100)),
            ("25e-1", .double(2.5)),
            ("0.1", .double(0.1)),
            ("5e-324", .double(.leastNonzeroMagnitude)),
            ("1e-400", .double(0)),
            ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
            ("1e999", .double(.infinity)),
            ("-1e999", .double(-.infinity)),
            (#""""#, .string("")),
            (#""a b""#, .string("a b")),
            (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
            (#""é\u00e9\u00E9""#, .string("ééé")),
            (#""\u0000""#, .string("\0")),
            (#""🧪\ud83e\uddea""#, .string("🧪🧪")),
            (#""\ud83e""#, .string("\u{FFFD}")),
            (#""\uddea""#, .string("\u{FFFD}")),
            (#""\ud83e x""#, .string("\u{FFFD} x")),
            (#""\ud83e\n""#, .string("\u{FFFD}\n")),
            (#""\ud83eA""#, .string("\u{FFFD}A")),
            (#""\ud83e\ud83e\uddea""#, .string("\u{FFFD}🧪")),
            (#""\uddea\ud83e""#, .string("\u{FFFD}\u{FFFD}")),
            ("\"\u{7F}\u{85}\u{2028}\"", .string("\u{7F}\u{85}\u{2028}")),
            ("[]", .array([])),
            ("[ ]", .array([])),
            ("[1,[2],{}]", .array([.int(1), .array([.int(2)]), .object([])])),
            ("{}", .object([])),
            ("{ }", .object([])),
            (
                #" { "a" : 1 , "b" : [ null ] } "#,
                .object([.init(name: "a", value: .int(1)), .init(name: "b", value: .array([.null]))])
            ),
            (
                #"{"a":1,"a":2}"#, .object([.init(name: "a", value: .int(1)), .init(name: "a", value: .int(2))])
            ),
            (#"{"":0}"#, .object([.init(name: "", value: .int(0))])),
        ] as [(String, JSONValue)]
    )
    func `a text is read`(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(arguments: [
        ("", 0, "the text ends where a value should be"),
        ("  ", 2, "the text ends where a value should be"),
        ("nul", 3, "expected null"),
        ("nulL", 3, "expected null"),
        ("True", 0, "expected a value"),
        ("null null", 5, "unexpected text after the value"),
        ("{} x", 3, "unexpected text after the value"),
        ("01", 1, "unexpected text after the value"),
        ("-01", 2, "unexpected text after the value"),
        ("1 2", 2, "unexpected text after the value"),
        ("0x10", 1, "unexpected text after the value"),
        ("1_000", 1, "unexpected text after the value"),
        ("+1", 0, "expected a value"),
        ("-", 1, "expected a value"),
        ("--1", 1, "expected a value"),
        (".5", 0, "expected a value"),
        ("1.", 2, "expected a value"),
        ("1.e5", 2, "expected a value"),
        ("1e", 2, "expected a value"),
        ("1e+", 3, "expected a value"),
        ("NaN", 0, "expected a value"),
        ("Infinity", 0, "expected a value"),
        ("-Infinity", 1, "expected a value"),
        ("[", 1, "the text ends where a value should be"),
        ("[1", 2, "expected ',' or ']'"),
        ("[1 2]", 3, "expected ',' or ']'"),
        ("[1,]", 3, "expected a value"),
        ("[,1]", 1, "expected a value"),
        ("]", 0, "expected a value"),
        ("[1}", 2, "expected ',' or ']'"),
        ("{", 1, "expected a member's name in quotes"),
        ("{a:1}", 1, "expected a member's name in quotes"),
        ("{1:1}", 1, "expected a member's name in quotes"),
        (#"{"a" 1}"#, 5, "expected ':'"),
        (#"{"a":}"#, 5, "expected a value"),
        (#"{"a":1,}"#, 7, "expected a member's name in quotes"),
        (#"{"a":1;"b":2}"#, 6, "expected ',' or '}'"),
        (#"{"a":1"#, 6, "expected ',' or '}'"),
        ("\"", 1, "a string without an end"),
        ("\"a", 2, "a string without an end"),
        ("\"a\\", 3, "a string without an end"),
        ("\"\\n", 3, "a string without an end"),
        ("'a'", 0, "expected a value"),
        ("\"a\nb\"", 2, "a control character in a string"),
        ("\"\\ta\tb\"", 4, "a control character in a string"),
        ("\"a\0\"", 2, "a control character in a string"),
        (#""\x41""#, 2, "an unknown escape"),
        (#""\u12""#, 5, "expected four hexadecimal digits"),
        (#""\u12G4""#, 5, "expected four hexadecimal digits"),
        (#""\u+123""#, 3, "expected four hexadecimal digits"),
        (#""\ud83e\u12""#, 11, "expected four hexadecimal digits"),
        ("// c\n1", 0, "expected a value"),
        ("\u{FEFF}1", 0, "expected a value"),
        ("\u{A0}1", 0, "expected a value"),
    ])
    func `a text that is no JSON is refused, and where and why is said`(text: String, offset: Int, reason: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error == JSONError(offset: offset, reason: reason))
        #expect(error?.description == "\(reason) at column \(offset + 1)")
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22],
            [0x22, 0xC3, 0x22],
            [0x22, 0xC0, 0x80, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0x5C, 0x6E, 0x80, 0x22],
            [0x7B, 0x22, 0x80, 0x22, 0x3A, 0x31, 0x7D],
        ] as [[UInt8]]
    )
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes.span) }
        #expect(error?.reason == "text that is not UTF-8")
    }

    @Test func `nesting is bounded`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONValue(parsing: nested(JSONValue.maximumDepth))
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(JSONValue.maximumDepth + 1)) }
        #expect(error == JSONError(offset: 256, reason: "nested deeper than 256"))
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "{\"a\":[", count: 100_000)) }
        // Depth counts what is open, not what has been.
        _ = try JSONValue(parsing: "[" + String(repeating: "[],", count: 1_000) + "[]]")
    }

    @Test func `of two members with one name the last counts`() throws {
        let value = try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#)
        #expect(value["a"] == .int(3))
        #expect(value["c"] == nil)
        #expect(try JSONValue(parsing: "[1]")["a"] == nil)
    }

    private static let sample = #"""
        {"text":"q\"\\\u00e9\ud83e\uddea é🧪","n":[0,-1,1.5e-3,9223372036854775807],"o":{"":{}},"t":true,"f":false,"z":null}
        """#

    @Test func `a text cut at any byte is refused`() throws {
        let bytes = Array(Self.sample.utf8)
        _ = try JSONValue(parsing: bytes.span)
        for length in 0..<bytes.count {
            let cut = Array(bytes.prefix(length))
            #expect(throws: JSONError.self) { try JSONValue(parsing: cut.span) }
        }
    }

    @Test func `a text with bytes changed, added, dropped or repeated is read or refused`() {
        let bytes = Array(Self.sample.utf8)
        var random = FixedRandom(state: 1)
        var read = 0
        for _ in 0..<20_000 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) { random.mutate(&mutated) }
            if (try? JSONValue(parsing: mutated.span)) != nil { read += 1 }
        }
        #expect((1..<20_000).contains(read))
    }
}
