import SomaModel
import Testing

/// Names are what they are byte by byte: é in one scalar and é in two are two agents.
struct NameTests {
    private let composed = "caf\u{E9}"
    private let decomposed = "cafe\u{301}"

    @Test func `canonically equivalent texts are two names`() {
        #expect(composed == decomposed)
        #expect(ExactString(composed) != ExactString(decomposed))
        #expect(Set([ExactString(composed), ExactString(decomposed), ExactString(composed)]).count == 2)
    }

    @Test func `names sort by their UTF-8 bytes`() {
        let names = ["", "\0", "A", "a", "a\0", "aa", decomposed, composed, "\u{FF5E}", "🧪"].map(ExactString.init)
        #expect(names.shuffled().sorted() == names)
        for name in names { #expect(!(name < name)) }
    }

    @Test func `canonically equivalent names make two series`() {
        let keys = [composed, decomposed].map { SeriesKey(metric: "m", agent: $0, attributes: []) }
        #expect(keys[0] != keys[1])
        #expect(Set(keys).count == 2)
        let labels = [composed, decomposed].map { SeriesKey(metric: "m", attributes: [.init("k", $0)]) }
        #expect(labels[0] != labels[1])
        #expect(Set(labels).count == 2)
    }

    @Test func `the attributes of a series are sorted by name`() {
        let key = SeriesKey(metric: "m", attributes: [.init("b", "1"), .init("a", "2")])
        #expect(key == SeriesKey(metric: "m", attributes: [.init("a", "2"), .init("b", "1")]))
        #expect(key.attributes.map(\.name) == ["a", "b"])
    }
}
