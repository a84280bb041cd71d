import SomaEngine
import SomaFold
import SomaModel
import SomaTestSupport
import Testing

@testable import SomaGuidance

/// Patterns over recorded sessions, as a replay looks at them.
struct RecordedGuidanceTests {
    private static let recordings: [String] =
        [Recording.edgeCases]
        + (Repository.shared.map { folder in
            Repository.names(in: "\(folder)/sessions").filter { $0.hasSuffix(".jsonl") }
                .map { "\(folder)/sessions/\($0)" }
        } ?? [])

    /// The ids and messages of everything that fired.
    private static func firings(in path: String, throughJSON: Bool) throws -> [String] {
        var engine = RAMMemory()
        var histories: [ExactString: GuidanceHistory] = [:]
        var fired: [String] = []
        let selection = PatternSelection(forced: .init(parsing: "all"))
        for action in try Recording.actions(path) {
            let key = ExactString(action.agent)
            var history = histories[key] ?? GuidanceHistory()
            let mode = max(.guide, engine.state(of: action.agent)?.mode ?? .observe)
            let call = Situation.Call(action, key: "k")
            let before = Situation(before: call, history: history, budgetHealth: 1)
            let first = before.evaluate(mode: mode, selection: selection).match
            if let first { history.record(first) }
            let reading = engine.record(action).reading
            history.record(action, reading: reading, key: "k")
            let after = Situation(after: history, budgetHealth: 1)
            let second = after.evaluate(mode: max(.guide, reading.mode), selection: selection).match
            if let second { history.record(second) }
            for match in [first, second].compactMap(\.self) {
                #expect(match.number == reading.number)
                let message = match.message(healing: match.finding.failingTool.flatMap(HealingSuggestion.builtIn))
                #expect(message.unicodeScalars.count <= 400)
                fired.append(
                    "\(match.firingID(agent: action.agent, session: action.session, callID: action.callID)) \(message)"
                )
            }
            histories[key] = throughJSON ? try #require(GuidanceHistory(json: history.json)) : history
        }
        return fired
    }

    @Test(arguments: recordings)
    func `a history that waits as JSON between calls finds the same as one in memory`(path: String) throws {
        let kept = try Self.firings(in: path, throughJSON: false)
        #expect(try Self.firings(in: path, throughJSON: true) == kept)
    }
}
