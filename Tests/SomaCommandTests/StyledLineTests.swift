import SomaCommand
import SomaModel
import SomaTestSupport
import Testing

struct StyledLineTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("\u{301}", 0), ("日本", 4), ("한글", 4), ("한", 2),
        ("ｱ", 1), ("Ａ", 2), ("👩\u{200D}👩\u{200D}👧\u{200D}👦", 2), ("👍🏽", 2), ("🇩🇪", 2), ("☺", 1),
        ("☺\u{FE0F}", 2), ("1\u{FE0F}\u{20E3}", 2), ("\u{200B}", 0), ("\u{FFFD}", 1), ("क्षि", 3), ("─█", 2),
        ("𠀀", 2), ("a\u{200D}", 1), ("#\u{200D}", 1), ("é#", 2), ("é日👍x", 6),
    ])
    func `a text takes so many columns`(text: String, width: Int) {
        #expect(text.displayWidth == width, "\(text.unicodeScalars.map(\.value))")
    }

    private func line(_ text: String) -> StyledLine {
        var line = StyledLine()
        line.append(text)
        return line
    }

    @Test(arguments: [
        ("abcdef", 3, "abc"), ("abc", 3, "abc"), ("abc", 0, ""), ("日本", 3, "日"), ("日本", 4, "日本"), ("日本", 1, ""),
        ("e\u{301}e\u{301}", 1, "e\u{301}"), ("a👩\u{200D}👧b", 2, "a"), ("a👩\u{200D}👧b", 3, "a👩\u{200D}👧"),
        ("🇩🇪🇫🇷", 3, "🇩🇪"), ("日a", 1, ""), ("a日b", 2, "a"),
    ])
    func `a line is cut between characters`(text: String, columns: Int, cut: String) {
        let rendered = line(text).clipped(to: columns).rendered(for: .terminal)
        #expect(Array(rendered.unicodeScalars) == Array(cut.unicodeScalars))
    }

    /// `ab`, `cd` in yellow, `ef`.
    private var colored: StyledLine {
        var line = line("ab")
        line.append("cd", in: .warn)
        line.append("ef")
        return line
    }

    @Test(arguments: [
        (0, ""), (1, "a"), (2, "ab"), (3, "ab<33>c<0>"), (4, "ab<33>cd<0>"), (5, "ab<33>cd<0>e"),
        (6, "ab<33>cd<0>ef"), (7, "ab<33>cd<0>ef"),
    ])
    func `a cut line keeps its escapes whole and ends without color`(columns: Int, expected: String) {
        let rendered = colored.clipped(to: columns).rendered(for: .terminal)
        let text = expected.map { $0 == "<" ? "\u{1B}[" : $0 == ">" ? "m" : String($0) }.joined()
        #expect(rendered == text)
        #expect(
            colored.clipped(to: columns).plain.rendered(for: .terminal)
                == String("abcdef".prefix(columns))
        )
    }

    @Test func `every cut of every mixture fits, and is whole`() {
        var random = FixedRandom(state: 4)
        let reset = "[0m".unicodeScalars
        let parts = ["a", "日", "e\u{301}", "👩\u{200D}👧", "🇩🇪", "%", "#", "\u{1B}[31m", "한", "\u{200D}", "☺\u{FE0F}"]
        for _ in 0..<500 {
            var line = StyledLine()
            var whole = ""
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let text = (0..<Int.random(in: 0...4, using: &random))
                    .map { _ in parts[Int.random(in: parts.indices, using: &random)] }.joined()
                whole += text.printable
                line.append(text, in: Bool.random(using: &random) ? .block : nil)
            }
            let columns = Int.random(in: 0...12, using: &random)
            let text = line.plain.clipped(to: columns).rendered(for: .terminal)
            #expect(text.displayWidth <= columns)
            #expect(Array(whole.unicodeScalars).starts(with: Array(text.unicodeScalars)))
            let colored = Array(line.clipped(to: columns).rendered(for: .terminal).unicodeScalars)
            let escapes = colored.split(separator: "\u{1B}", omittingEmptySubsequences: false).dropFirst()
            #expect(escapes.allSatisfy { $0.starts(with: "[1;31m".unicodeScalars) || $0.starts(with: reset) })
            #expect(escapes.last?.starts(with: reset) ?? true)
        }
    }

    @Test func `ASCII is ASCII throughout`() {
        var line = line("é日\u{1B}x")
        line.append("👍", in: .guide)
        #expect(line.ascii.rendered(for: .terminal) == "???x\u{1B}[36m?\u{1B}[0m")
    }
}
