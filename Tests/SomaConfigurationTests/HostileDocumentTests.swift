import Glibc
import SomaConfiguration
import SomaTestSupport
import Testing

/// A document that was written to hurt is refused in good time, with the line.
struct HostileDocumentTests {
    static let rows: [(document: [UInt8], problem: String)] =
        [
            ("a: &a [x]\nb: [*a, *a]", "soma.yaml:1: anchors (&) and aliases (*) are not read; write the value out"),
            ("a: 1\nb: *a", "soma.yaml:2: anchors (&) and aliases (*) are not read; write the value out"),
            ("*a : 1", "soma.yaml:1: anchors (&) and aliases (*) are not read; write the value out"),
            ("recording: !Python/object full", "soma.yaml:1: the tag '!Python/object' is not known here; leave it out"),
            (
                "recording: !!binary full",
                "soma.yaml:1: the tag 'tag:yaml.org,2002:binary' is not known here; leave it out"
            ),
            ("budget: !!set {}", "soma.yaml:1: the tag 'tag:yaml.org,2002:set' is not known here; leave it out"),
            ("budget: ! {}", "soma.yaml:1: the tag '!' is not known here; leave it out"),
            ("a: !!map []", "soma.yaml:1: the tag 'tag:yaml.org,2002:map' is not known here; leave it out"),
            ("recording: full\n---\nrecording: off", "soma.yaml:2: a second document begins here; keep one"),
            ("a: \0", "soma.yaml:1: a NUL character; take it out"),
            (
                "a: [1\nb: 2",
                "soma.yaml:2: not valid YAML: did not find expected ',' or ']' while parsing a flow sequence at column 2"
            ),
            (
                "a:\n\tb: 1",
                "soma.yaml:2: not valid YAML: found character that cannot start any token while scanning for the next token "
                    + "at column 1; indent with spaces, not tabs"
            ),
            ("a: 1\nb: \u{1}", "soma.yaml:2: not valid YAML: control characters are not allowed"),
            ("recording: full\n%TAG !a! b\n", "soma.yaml:2: %TAG is not read; leave it out"),
            ("%YAML 3.0\n---\na: 1", "soma.yaml:1: not valid YAML: found incompatible YAML document at column 1"),
            (
                String(repeating: "[", count: 20),
                "soma.yaml:1: nested deeper than 16 levels; write less deeply"
            ),
            (
                String(repeating: "[", count: 1 << 20),
                "soma.yaml:1: nested deeper than 16 levels; write less deeply"
            ),
            (
                "a: [" + String(repeating: "1,", count: 200_000) + "]",
                "soma.yaml:1: more than 100000 values; write fewer"
            ),
            (
                String(repeating: "#", count: 1 << 20) + "#",
                "soma.yaml: it is longer than 1 MiB; take out what soma does not need"
            ),
        ].map { (Array($0.0.utf8), $0.1) } + [
            ([0x61, 0x3A, 0x0A, 0xFF], "soma.yaml:2: not UTF-8 text; save it as UTF-8"),
            ([0xFE, 0xFF, 0x00, 0x61], "soma.yaml:1: not UTF-8 text; save it as UTF-8"),
            ([0xEF, 0xBB, 0xBF, 0x61, 0x0A, 0xED, 0xA0, 0x80], "soma.yaml:2: not UTF-8 text; save it as UTF-8"),
        ]

    @Test func `what is no document for soma is refused with its line`() {
        for row in Self.rows { #expect(Configuration.problems(row.document) == [row.problem]) }
    }

    @Test(
        arguments: [
            "? ", "- ", "a:\n", "{", "a: ", "'", "\"", "!", "|\n", "&a ", "[a,", "? - ", "a: |\n ", "\n", " ", "\u{85}",
            "\"\\x41", "%a\n", "{? ", "x: y\n",
        ]
    )
    func `a million bytes of anything take no time that grows with their square`(piece: String) {
        let bytes = Array(String(repeating: piece, count: (1 << 20) / piece.utf8.count).utf8)
        // The thread's own time, which others on a busy machine leave alone: with the square it would be hours.
        let start = threadSeconds()
        _ = Configuration.problems(bytes)
        #expect(threadSeconds() - start < 300)
    }

    private func threadSeconds() -> Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec
    }

    @Test func `a thousand wrong keys are a hundred lines`() {
        let document = (0..<1_000).map { "k\($0)x: 1\n" }.joined()
        #expect(Configuration.problems(Array(document.utf8)).count == 100)
    }

    @Test func `no change to a document makes it a trap`() throws {
        let document = """
            mode_bounds: {guide: 0.2, warn: 0.5, block: 0.8}
            weights: {cost: 2}
            agents:
              "cc-1/ab": {mode_bounds: {block: 0.9}, weights: {drift: 0}}
            budget: {tokens: 1e6, cost_usd: 5, period: month}
            retention: {actions: 90, recordings_age: 30d, recordings_size: 500MiB}
            trust: {subagent: !!float 0.5}
            recording: |-
              full
            listen_addresses: ["127.0.0.1:19464", '[::1]:0']
            exporter: {endpoint: "http://localhost:4318"}

            """
        var random = FixedRandom(state: 7)
        var good = 0
        #expect(Configuration.problems(Array(document.utf8)).isEmpty)
        for _ in 0..<20_000 {
            var bytes = Array(document.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) { random.mutate(&bytes) }
            let problems = Configuration.problems(bytes)
            if problems.isEmpty { good += 1 }
            #expect(problems.allSatisfy { !$0.isEmpty && !$0.contains("\n") })
        }
        #expect((100...10_000).contains(good), "\(good)")
    }
}
