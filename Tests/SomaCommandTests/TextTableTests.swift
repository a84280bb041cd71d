@testable import SomaCommand
import Testing

struct TextTableTests {
    @Test func `columns are aligned by what a terminal shows`() {
        var table = TextTable(["name", "n", "what"], rightAligned: [1])
        table.append(["日本", "7", "wide"])
        table.append(["e\u{301}", "1000", "combined"])
        table.append(["a\u{1B}[2J", "1", ""])
        #expect(
            table.text() == """
                  name      n  what
                  日本      7  wide
                  e\u{301}      1000  combined
                  a\u{FFFD}[2J     1

                """
        )
    }

    @Test func `a style is applied to padded cells below the headings`() {
        var table = TextTable(["a", "b"])
        table.append(["x", "long"])
        table.append(["yy", "z"])
        let text = table.text { cell, row, column in row == 0 && column == 0 ? "<\(cell)>" : cell }
        #expect(text == "  a   b\n  <x >  long\n  yy  z\n")
    }

    @Test(arguments: [
        ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("日本語", 6, "日本語"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"),
        ("", 0, ""), ("a", 0, "…"),
    ])
    func `a text is clipped to columns`(text: String, columns: Int, clipped: String) {
        #expect(text.clipped(toColumns: columns) == clipped)
    }
}
