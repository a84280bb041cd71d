import SomaCommand
import SomaGuidance
import SomaJSON
import SomaModel
import SomaStore
import SomaTestSupport
import Testing

/// `soma patterns` and `soma validate` of a database that is made here.
struct PatternPagesTests {
    private let store: Store

    init() throws {
        store = try Store()
        try store.addFiring("bash_retry", .treatment, at: 20, after: [0.4, 0.3, 0.1])
        try store.addFiring("bash_retry", .treatment, at: 40, after: [0.6, 0.4])
        try store.addFiring("bash_retry", .control, at: 60, after: [0.45])
        try store.addFiring("bash_retry", .control, at: 80)
        try store.addFiring("bash_retry", .treatment, at: 100, after: [0.1], isDrawn: false)
        try store.addFiring("bash_retry", .treatment, at: 120, after: [0.1], source: .test)
        try store.addFiring("budget", .control, at: 140, source: .test)
    }

    private func row(_ text: String, _ name: String) -> [Substring] {
        let line = text.split(separator: "\n").first { $0.hasPrefix("  \(name) ") } ?? ""
        return line.split(separator: " ")
    }

    private func pattern(_ json: String, _ name: String) throws -> JSONValue {
        guard case .array(let patterns) = try JSONValue(parsing: json)["patterns"] else { return .null }
        return patterns.first { $0["pattern"]?.text == name } ?? .null
    }

    @Test func `patterns counts firings but those of tests, and recoveries of what was shown`() throws {
        let page = PatternsPage(try PatternStanding.all(in: store), isRecorded: true)
        #expect(
            row(page.text, "bash_retry").joined(separator: " ")
                == "bash_retry active 4 before 5 1 2 of 3: 66.7 % [20.8, 93.9] collecting"
        )
        #expect(row(page.text, "budget").joined(separator: " ") == "budget active 5 after 0 0 - collecting")
        #expect(page.text.contains("\n  context: A full context is"))
        let retry = try pattern(page.json, "bash_retry")
        #expect(retry["firings"] == .int(5))
        #expect(retry["recovery"]?["recovered"] == .int(2))
        #expect(retry["recovery"]?["shown"] == .int(3))
        #expect(try pattern(page.json, "budget")["recovery"] == .null)
        #expect(try pattern(page.json, "drift")["enabled"] == .bool(false))
    }

    @Test func `patterns says what a person and the experiment made of each`() throws {
        try store.transaction { () throws(StoreError) in
            try store.set("budget", byHand: .retired, at: .noon)
            try store.set("drift", byHand: .revived, at: .noon)
            try store.set("blind_edit", verdict: "refuted", at: .noon)
        }
        let text = PatternsPage(try PatternStanding.all(in: store), isRecorded: true).text
        #expect(text.contains("  budget             retired by hand  "))
        #expect(text.contains("  drift              revived by hand  "))
        #expect(text.contains("  blind_edit         refuted  "))
        #expect(!text.contains("drift: "))
    }

    @Test func `validate shows the drawn outcomes of both arms`() throws {
        let page = ValidationPage(try PatternStanding.all(in: store), isRecorded: true)
        let lines = page.text.split(separator: "\n")
        let index = try #require(lines.firstIndex { $0.hasPrefix("  bash_retry ") })
        #expect(
            lines[index].split(separator: " ").joined(separator: " ")
                == "bash_retry shown 2 0.000 0.150 0.400 - - 1 collecting; next look at 30 pairs"
        )
        #expect(lines[index + 1].split(separator: " ") == ["withheld", "1", "0.050", "-", "-"])
        let arms = try pattern(page.json, "bash_retry")["arms"]
        #expect(arms?["treatment"]?["outcomes_h1"] == .int(2))
        #expect(arms?["treatment"]?["outcomes_h10"] == .int(1))
        #expect(arms?["control"]?["mean_drop_h5"] == .null)
    }

    @Test func `a pattern that was judged says how, and when it is judged next`() throws {
        for place in 0..<60 {
            let isShown = place % 2 == 0
            let after = (isShown ? 0.2 : 0.45) + Double(place % 7) / 100
            try store.addFiring(
                "error_cascade",
                isShown ? .treatment : .control,
                at: 1_000 + 20 * place,
                after: [after]
            )
            try store.addFiring("cost_spiral", isShown ? .treatment : .control, at: 9_000 + 20 * place, after: [0.4])
        }
        let page = ValidationPage(try PatternStanding.all(in: store), isRecorded: true)
        let judged = try pattern(page.json, "error_cascade")
        #expect(judged["verdict"]?.text == "validated")
        #expect(judged["pairs"] == .int(30))
        #expect(judged["next_look"] == .null)
        guard case .array(let looks) = judged["looks"] else { throw StoreError(.failed, "no looks") }
        #expect(looks.count == 1 && looks[0]["pairs"] == .int(30))
        #expect((looks[0]["p"]?.number ?? 1) < 0.0001 && (looks[0]["d"]?.number ?? 0) > 5)
        #expect(page.text.contains(" 30  validated\n"))
        let equal = try pattern(page.json, "cost_spiral")
        #expect(equal["verdict"]?.text == "collecting")
        #expect(equal["next_look"] == .int(60))
    }

    @Test func `a folder without records has the registry and says so`() {
        let standings = PatternStanding.beforeAnything
        #expect(standings.map(\.pattern.name) == PatternRegistry.all.map(\.name))
        for text in [
            PatternsPage(standings, isRecorded: false).text, ValidationPage(standings, isRecorded: false).text,
        ] {
            #expect(text.hasSuffix("\n\n  Nothing has been recorded yet.\n"))
        }
    }
}
