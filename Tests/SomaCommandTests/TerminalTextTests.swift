import SomaCommand
import SomaTestSupport
import Testing

struct TerminalTextTests {
    @Test(arguments: [
        ("", ""),
        ("plain é 🧪 e\u{301}", "plain é 🧪 e\u{301}"),
        ("a\u{1B}[31mb", "a\u{FFFD}[31mb"),
        ("\0\u{1}\t\n\r\u{1F} \u{7F}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD} \u{FFFD}"),
        ("a\r\nb", "a\u{FFFD}\u{FFFD}b"),
        ("\u{80}\u{85}\u{9B}\u{9F}\u{A0}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{A0}"),
        ("\u{2028}\u{2029}", "\u{FFFD}\u{FFFD}"),
        ("\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("\u{2066}\u{2067}\u{2068}\u{2069}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("\u{61C}\u{200E}\u{200F}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("👩\u{200D}👧", "👩\u{200D}👧"),
    ])
    func `what controls a terminal is replaced`(text: String, printable: String) {
        #expect(Array(text.printable.unicodeScalars) == Array(printable.unicodeScalars))
    }

    @Test func `padding never cuts`() {
        #expect("ab".padded(to: 4) == "ab  ")
        #expect("abcd".padded(to: 4) == "abcd")
        #expect("abcde".padded(to: 4) == "abcde")
        #expect("".padded(to: 0) == "")
    }

    /// The texts are those of `printf("%.*f")` in C.
    @Test(
        arguments: [
            (0, 2, "0.00"),
            (1, 0, "1"),
            (0.5, 0, "0"),
            (1.5, 0, "2"),
            (2.5, 0, "2"),
            (-2.5, 0, "-2"),
            (0.125, 2, "0.12"),
            (0.375, 2, "0.38"),
            (0.285, 2, "0.28"),
            (1.005, 2, "1.00"),
            (1.115, 2, "1.11"),
            (2.675, 2, "2.67"),
            (8.345, 2, "8.35"),
            (0.045, 2, "0.04"),
            (0.055, 2, "0.06"),
            (0.995, 2, "0.99"),
            (0.999, 2, "1.00"),
            (9.9999, 3, "10.000"),
            (-0.75, 1, "-0.8"),
            (0.05, 1, "0.1"),
            (0.07, 2, "0.07"),
            (1234.5678, 3, "1234.568"),
            (123456789.125, 2, "123456789.12"),
            (1e14, 2, "100000000000000.00"),
            (1e14, 6, "100000000000000.000000"),
            (999_999_999_999_999, 4, "999999999999999.0000"),
        ] as [(Double, Int, String)]
    )
    func `a number is rounded as C rounds it`(number: Double, digits: Int, text: String) {
        #expect(number.fixed(digits) == text)
    }

    @Test func `a number reads back from as many digits as it has`() {
        var random = FixedRandom(state: 10)
        for _ in 0..<2_000 {
            // 2⁻¹⁰ has ten digits after the point, so these are exact.
            let number = Double(Int64.random(in: -1 << 40...1 << 40, using: &random)) / 1_024
            #expect(Double(number.fixed(10)) == number)
            #expect(abs((Double(number.fixed(1)) ?? .nan) - number) < 0.0501)
        }
    }

    @Test func `what rounds to zero has no sign, and what is no number says so`() {
        #expect((-0.001).fixed(2) == "0.00")
        #expect((-0.0).fixed(2) == "0.00")
        #expect(Double.nan.fixed(2) == "nan")
        #expect(Double.infinity.fixed(2) == "inf")
        #expect((-Double.infinity).fixed(2) == "-inf")
        #expect(Double.greatestFiniteMagnitude.fixed(2) == "1.7976931348623157e+308")
    }
}
