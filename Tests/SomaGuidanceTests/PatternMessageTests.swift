import SomaModel
import SomaTestSupport
import Testing

@testable import SomaGuidance

struct PatternMessageTests {
    /// One match of every pattern.
    private static let matches: [PatternMatch] = PatternRegistry.all.map { pattern in
        var finding = Finding(.critical, failing: Tool("NotebookEdit"))
        finding.count = 8_888_888
        finding.total = 20
        finding.share = 0.0493
        finding.error = String(repeating: "error: no such module ", count: 9)
        return PatternMatch(pattern: pattern, finding: finding, number: 7)
    }

    @Test(arguments: PatternRegistry.all.map(\.name))
    func `a message has at most 400 characters and ends with what helps`(name: String) throws {
        let match = try #require(Self.matches.first { $0.pattern.name == name })
        let long = String(repeating: "🧪\n", count: 300)
        let healing = HealingSuggestion(failingTool: long, suggestedTool: long, meanChange: -0.07, transitions: .max)
        for lesson in [nil, "", "uv pip install setuptools", long] {
            for healing in [nil, .builtIn(after: Tool("Bash")), healing] {
                let message = match.message(healing: healing, lesson: lesson)
                #expect(message.unicodeScalars.count <= 400)
                #expect(!message.contains("\n"))
                #expect(message.hasSuffix("."))
                #expect(!message.hasSuffix("…."))
                if healing != nil { #expect(message.contains("changes pressure by −7 %")) }
            }
        }
    }

    @Test func `a message holds the evidence, the error and the suggestion`() throws {
        var session = ScriptedSession()
        session.call(
            "Bash",
            failed: true,
            output: "Exit code 1\n\n  \u{1B}[31merror:\u{1B}[0m no\tsuch\u{7} \"x\"\nmore\n"
        )
        session.call("Bash", failed: true, output: "second")
        let retry = try #require(session.matches.first)
        #expect(
            retry.message(healing: .builtIn(after: Tool("Bash")), lesson: "run\nsetup")
                == "The last action was a Bash call that failed, and the next is Bash again. "
                + "The error: \"error: no such \"x\"\". An earlier fix: \"run setup\". "
                + "A retry that learned nothing in between tends to fail the same way. "
                + "The error or the files it names may show what has to change first. "
                + "Read after a failing Bash changes pressure by −7 % (typical)."
        )
        let seen = HealingSuggestion(failingTool: "Bash", suggestedTool: "Grep", meanChange: -0.123, transitions: 34)
        #expect(
            retry.message(healing: seen)
                .hasSuffix("Grep after a failing Bash changes pressure by −12 % (mean of 34 here).")
        )
    }

    @Test func `what is left of a budget is not rounded up`() {
        #expect(PatternRegistry.percentLeft(0.0499) == "4 %")
        #expect(PatternRegistry.percentLeft(0.29) == "29 %")
        #expect(PatternRegistry.percent(.nan) == "? %")
        #expect(PatternRegistry.percent(.infinity) == "? %")
        #expect(PatternRegistry.percent(-1e300) == "0 %")
    }

    @Test func `without data a suggestion is built in`() {
        #expect(HealingSuggestion.best(after: Tool("Bash"), seen: [])?.suggestedTool == "Read")
        #expect(HealingSuggestion.best(after: Tool("Edit"), seen: [])?.meanChange == -0.05)
        #expect(HealingSuggestion.best(after: Tool("Write"), seen: [])?.suggestedTool == "Grep")
        #expect(HealingSuggestion.best(after: Tool("WebFetch"), seen: []) == nil)
    }

    @Test func `a suggestion comes from 20 transitions that lowered pressure, and the best of them`() {
        let seen = [("A", -0.5, 19), ("B", -0.02, 20), ("D", -0.03, 90), ("C", -0.03, 20), ("E", 0.4, 500)]
        #expect(HealingSuggestion.best(after: Tool("Bash"), seen: seen)?.suggestedTool == "C")
        #expect(HealingSuggestion.best(after: Tool("Bash"), seen: [("E", 0.1, 500)])?.transitions == nil)
        #expect(HealingSuggestion.best(after: Tool("Bash"), seen: [("E", .nan, 500)])?.suggestedTool == "Read")
    }

    @Test func `an id is the digest of what it names`() throws {
        // printf s:a:bash_retry:2:toolu_1 | sha256sum
        var session = ScriptedSession()
        session.calls(2, "Bash", failed: true)
        let match = try #require(session.matches.first)
        let event = match.event(agent: "a", session: "s", callID: "toolu_1", arm: .control, time: .noon)
        #expect(event.id == "b441017e5492e627")
        #expect(event.pattern == "bash_retry")
        #expect(event.number == 2)
        #expect(event.severity == .warn)
        // printf s:a:rm:7 | sha256sum
        #expect(EventID.make(session: "s", agent: "a", name: "rm", number: 7, callID: "") == "939022e29b8091f0")
    }
}
