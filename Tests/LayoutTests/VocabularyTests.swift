import SomaTestSupport
import Testing

/// A name of what leaves the machine, or of a line of the audit log, is spelled in `SomaModel/Vocabulary` and nowhere else.
struct VocabularyTests {
    private static let vocabulary = "Sources/SomaModel/Vocabulary/"

    /// Words with soma's prefix that are no names of telemetry.
    private static let otherNames: Set<String> = [
        // Files.
        "soma.yaml", "soma.1", "soma.fish", "soma.service", "soma.socket", "soma.serve",
        "soma.serve.plist",
        // Queues.
        "soma.recording", "soma.delivery",
        // What the digests of ids begin with.
        "soma.trace", "soma.span", "soma.log",
    ]

    private struct Spelling: Equatable, CustomStringConvertible {
        var file: String
        var line: Int
        var name: String
        var description: String { "\(file):\(line) spells \(name)" }
    }

    private static func words(in text: String) -> [Substring] {
        text.split { !($0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "." || $0 == "_") }
            .map { word in
                var word = word.drop { $0 == "." }
                while word.last == "." { word.removeLast() }
                return word
            }
    }

    /// What the vocabulary spells, without single words: `session` means many things.
    private static func names() throws -> Set<Substring> {
        var names: Set<Substring> = []
        for file in Repository.files(under: String(vocabulary.dropLast()), suffix: ".swift") {
            for part in SwiftLiterals(of: try Repository.text(file)).parts {
                let words = words(in: part.text)
                guard words.count == 1, words[0] == part.text[...] else { continue }
                if words[0].contains(".") || words[0].contains("_") { names.insert(words[0]) }
            }
        }
        return names
    }

    private static func hasPrefix(_ word: Substring) -> Bool { word.hasPrefix("soma.") || word.hasPrefix("gen_ai.") }

    /// The names that a source spells, and the prefixes that it may put in front of one.
    private static func spellings(of names: Set<Substring>, in source: String, file: String) -> [Spelling] {
        SwiftLiterals(of: source).parts.flatMap { part in
            let found = words(in: part.text).filter { names.contains($0) || hasPrefix($0) }
            let prefixes = ["soma.", "gen_ai."].filter { $0 == part.text }.map { $0[...] }
            return (found + prefixes).map { Spelling(file: file, line: part.line, name: String($0)) }
        }
    }

    private static func spellings() throws -> [Spelling] {
        let names = try names()
        return try Repository.files(under: "Sources", suffix: ".swift")
            .filter { !$0.hasPrefix(vocabulary) && !$0.contains("/Generated/") }
            .flatMap { spellings(of: names, in: try Repository.text($0), file: $0) }
    }

    @Test func `the vocabulary is found`() throws {
        let names = try Self.names()
        for name in [
            "soma.pressure", "gen_ai.tool.name", "error.type", "soma.exporter.items", "mode_change", "soma.mode_change",
            "invoke_agent", "queue_full",
        ] {
            #expect(names.contains(name[...]), "\(name)")
        }
        #expect(!names.contains("session"))
    }

    @Test func `nobody spells a name of the vocabulary`() throws {
        for found in try Self.spellings() where !Self.otherNames.contains(found.name) {
            Issue.record("\(found); SomaModel/Vocabulary has a constant for it, or gets one")
        }
    }

    @Test func `every exception is needed`() throws {
        let found = Set(try Self.spellings().map(\.name))
        #expect(Self.otherNames.subtracting(found).isEmpty)
    }

    @Test(
        arguments: [
            (#"let name = "soma.new""#, ["soma.new"]),
            (#"f("a \(g("gen_ai.x")) soma.y.")"#, ["gen_ai.x", "soma.y"]),
            (#"let event = "mode_change""#, ["mode_change"]),
            (#"let name = "soma." + event"#, ["soma."]),
            (#"write("{\"error.type\":1}")"#, ["error.type"]),
            ("let sql = \"\"\"\n    WHERE name = 'soma.a'\n    \"\"\"", ["soma.a"]),
            ("// \"soma.a\"\n/* \"soma.b\" /* */ \"soma.c\" */ let a = 1", []),
            (##"let raw = #"a "soma.a" \#(b("soma.b"))"#"##, ["soma.b", "soma.a"]),
            (#"let table = "mode_changes, soma, somad.x""#, []),
        ]
    )
    func `a spelled name is found wherever a literal has it`(source: String, names: [String]) {
        let found = Self.spellings(of: ["mode_change", "error.type"], in: source, file: "")
        #expect(Set(found.map(\.name)) == Set(names))
    }

    @Test func `a literal's line is its own`() {
        let parts = SwiftLiterals(of: "let a = \"b\"\n\nlet c = \"\"\"\n    d\n    \\(e)f\n    \"\"\"").parts
        #expect(parts.map(\.line) == [1, 3, 5])
    }
}
