@testable import SomaGuidance
import SomaJSON
import SomaModel
import SomaTestSupport

/// An agent's calls one after another, each looked at before and after, in WARN unless told otherwise.
struct ScriptedSession {
    /// A pattern that fired, as `bash_retry 3`.
    private(set) var fired: [String] = []
    private(set) var matches: [PatternMatch] = []
    /// After each action.
    private(set) var floors: [Mode] = []
    var history = GuidanceHistory()
    var mode = Mode.warn
    var budgetHealth = 1.0
    var signalPressures = PerSignal(repeating: 0.0)
    var vitals = PerSignal(repeating: 0.0)
    var selection = PatternSelection.standard
    /// Whether the history goes through its JSON between calls.
    var restarts = true

    mutating func call(
        _ tool: String,
        kind: Tool.Kind? = nil,
        failed: Bool = false,
        file: String? = nil,
        exists: Bool? = nil,
        output: String = ""
    ) {
        var action = Action.stub(second: Int64(history.number), tool: tool, output: output, failed: failed)
        action.input = .object(file.map { [.init(name: "file_path", value: .string($0))] } ?? [])
        action.targetExists = exists
        if let kind { action.toolKind = kind }
        look(Situation(before: .init(action, key: "k"), history: history, budgetHealth: budgetHealth))
        var reading = Reading.stub(number: history.number + 1)
        reading.signalPressures = signalPressures
        reading.vitals = vitals
        history.record(action, reading: reading, key: "k")
        floors.append(look(Situation(after: history, budgetHealth: budgetHealth)))
    }

    mutating func calls(_ count: Int, _ tool: String, failed: Bool = false) {
        for _ in 0..<count { call(tool, failed: failed) }
    }

    @discardableResult private mutating func look(_ situation: Situation) -> Mode {
        let evaluation = situation.evaluate(mode: mode, selection: selection)
        if let match = evaluation.match {
            history.record(match)
            fired.append("\(match.pattern.name) \(match.number)")
            matches.append(match)
        }
        if restarts, let read = GuidanceHistory(json: history.json) { history = read }
        return evaluation.floor
    }
}
