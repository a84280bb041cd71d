@testable import SomaEngine
import SomaFold
import SomaModel
import SomaTestSupport
import Testing

struct HedgeTests {
    private func count(_ text: String) -> [Int] {
        let (words, hedges) = HedgeLexicon.standard.count(text)
        // What is counted without a table is the same.
        if text.utf8.count <= 400 { #expect(ShortText.count(text) == (words, hedges), "\(text)") }
        return [words, hedges]
    }

    @Test func `the phrases are those of the specification`() throws {
        let lines = try Repository.text("Tests/Fixtures/hedges.txt").split(separator: "\n")
        #expect(hedgePhrases == lines.filter { !$0.hasPrefix("#") }.map(String.init))
        #expect(Set(hedgePhrases).count == hedgePhrases.count)
    }

    @Test(arguments: hedgePhrases)
    func `every phrase counts once`(phrase: String) {
        let words = phrase.split(separator: " ").count
        #expect(count(phrase) == [words, 1])
        #expect(count(phrase.uppercased()) == [words, 1])
        #expect(count("(\(phrase))") == [words, 1])
        if words == 1 { #expect(count("x\(phrase)") == [1, 0]) }
    }

    @Test(arguments: [
        ("", 0, 0),
        (" \t\n\r\u{B}\u{C}", 0, 0),
        ("plain words", 2, 0),
        ("maybe", 1, 1),
        ("Maybe.", 1, 1),
        ("**maybe**, _perhaps_; `might`?!", 3, 3),
        (".,!?;:()[]{}\"'`*_maybe_*`'\"}{][)(:;?!,.", 1, 1),
        ("MAYBE\tPerhaps\nPOSSIBLY\r\nprobably\u{B}might\u{C}unclear", 6, 6),
        ("may-be maybe-not unmaybe", 3, 0),
        ("-maybe", 1, 0),
        ("“maybe”", 1, 0),
        ("maybe\u{A0}perhaps", 1, 0),
        ("maybés maybe\u{301}", 2, 0),
        ("MAYBÉ Ｍaybe", 2, 0),
        ("🤔 maybe 🤔", 3, 1),
        ("could be", 2, 1),
        ("could  \n be", 2, 1),
        ("could be could be", 4, 2),
        ("could ... be", 3, 0),
        ("could , be", 3, 0),
        ("could, be", 2, 1),
        ("could x be", 3, 0),
        ("could", 1, 0),
        ("... ,,, ()", 3, 0),
        // The longest phrase wins and is stepped over.
        ("not entirely sure", 3, 1),
        ("not sure not not sure", 5, 2),
        ("might be", 2, 1),
        ("might might be be", 4, 2),
        ("i think i believe", 4, 2),
        ("may be maybe", 3, 2),
    ])
    func `hedges are counted by whole words`(text: String, words: Int, hedges: Int) {
        #expect(count(text) == [words, hedges])
    }

    @Test func `only the first 8,192 scalars are looked at`() {
        let filler = String(repeating: "é ", count: 4_093)
        // 8,186 scalars and a hedge that ends with the 8,191st; then one that is cut.
        #expect(count(filler + "maybe maybe") == [4_094, 1])
        #expect(count(filler + " maybe x") == [4_094, 1])
        // One scalar later the hedge is cut to "mayb".
        #expect(count(filler + "  maybe") == [4_094, 0])
        #expect(count(String(repeating: "maybe ", count: 10_000)) == [1_366, 1_365])
        #expect(count(String(repeating: "🧪", count: 8_191) + " maybe") == [1, 0])
        #expect(count(String(repeating: "x", count: 100_000)) == [1, 0])
    }

    @Test func `the output is counted where there is no text`() {
        #expect(Action.stub(output: "maybe é").measuredCounts == TextCounts(words: 2, hedges: 1, outputLength: 7))
        #expect(
            Action.stub(text: " ", output: "maybe").measuredCounts == TextCounts(words: 0, hedges: 0, outputLength: 5)
        )
        #expect(
            Action.stub(text: "x", output: "maybe").measuredCounts == TextCounts(words: 1, hedges: 0, outputLength: 5)
        )
        // Scalars, not characters or bytes.
        #expect(Action.stub(output: "e\u{301}👩‍👩‍👧\r\n").measuredCounts.outputLength == 9)
    }

    @Test func `counts that are given are taken`() {
        var action = Action.stub(text: "maybe", output: "x")
        action.counts = TextCounts(words: 40, hedges: 2, outputLength: 1_000)
        #expect(action.measuredCounts == TextCounts(words: 40, hedges: 2, outputLength: 1_000))
    }

    @Test(
        arguments: [
            (0, 0, 0), (1, 1, 0.5), (20, 1, 0.5), (21, 1, 10.0 / 21), (40, 1, 0.25), (5, 3, 1), (1_000, 100, 1),
        ] as [(Int, Int, Double)]
    )
    func `uncertainty is ten times the density over at least 20 words, at most 1`(
        words: Int,
        hedges: Int,
        uncertainty: Double
    ) {
        var action = Action.stub()
        action.counts = TextCounts(words: words, hedges: hedges, outputLength: 0)
        var engine = RAMMemory.withoutPatterns()
        #expect(engine.record(action).reading.vitals.uncertainty == uncertainty)
    }
}
