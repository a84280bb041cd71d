import SomaModel
import Testing

@testable import SomaGuidance

struct PatternSelectionTests {
    @Test func `the registry is as it is documented`() {
        let active = PatternRegistry.all.filter { $0.state == .active }
        #expect(
            active.map { "\($0.name) \($0.priority) \($0.looks.rawValue)" } == [
                "cost_spiral 10 after", "bash_error_streak 6 before", "budget 5 after", "bash_retry 4 before",
                "error_cascade 2 after", "blind_edit 1 before",
            ]
        )
        let retired = PatternRegistry.all.filter { $0.state != .active }
        #expect(retired.map(\.name) == ["entropy_drop", "context", "drift"])
        #expect(Set(PatternRegistry.all.map(\.name)).count == PatternRegistry.all.count)
        #expect(
            retired.allSatisfy { if case .retired(let reason) = $0.state { !reason.isEmpty } else { false } }
        )
    }

    @Test func `a retired pattern neither fires nor sets a floor`() {
        for selection in [PatternSelection(retiredByHand: ["error_cascade"]), .init(refuted: ["error_cascade"])] {
            var session = ScriptedSession()
            session.selection = selection
            session.calls(6, "Read", failed: true)
            #expect(session.fired == [])
            #expect(session.floors.allSatisfy { $0 == .observe })
        }
    }

    @Test func `what is forced comes first, then a person's word, then a refutation`() {
        let names: Set = ["budget"]
        let forced = PatternSelection.Forced(parsing: "budget")
        #expect(PatternSelection(retiredByHand: names, forced: forced).reason(of: "budget") == .forced)
        #expect(PatternSelection(refuted: names, forced: forced).reason(of: "budget") == .forced)
        #expect(PatternSelection(retiredByHand: names, revivedByHand: names).reason(of: "budget") == .retiredByHand)
        #expect(PatternSelection(revivedByHand: names, refuted: names).reason(of: "budget") == .revived)
        #expect(PatternSelection(refuted: names).reason(of: "budget") == .refuted)
        #expect(PatternSelection(refuted: names).reason(of: "bash_retry") == .active)
        #expect(PatternSelection(revivedByHand: ["drift"]).reason(of: "drift") == .revived)
        #expect(PatternSelection.standard.reason(of: "drift")?.isEnabled == false)
        #expect(PatternSelection.standard.reason(of: "none") == nil)
    }

    @Test func `forced names stand between commas, and unknown ones are told`() {
        let forced = PatternSelection.Forced(parsing: " drift, contxt ,,context,\tDrift ")
        #expect(forced.names.map(\.text).sorted() == ["context", "drift"])
        #expect(forced.unknown == ["contxt", "Drift"])
        #expect(!forced.isAll)
        #expect(PatternSelection.Forced(parsing: "all").isAll)
        #expect(PatternSelection(forced: .init(parsing: "all")).reasons.allSatisfy { $0 == .forced })
        #expect(PatternSelection.Forced(parsing: "") == .none)
    }

    @Test func `retired patterns fire when forced`() {
        var session = ScriptedSession()
        session.selection = PatternSelection(forced: .init(parsing: "all"))
        session.vitals.tokenUsage = 0.95
        session.call("Read")
        session.vitals.tokenUsage = 0
        session.signalPressures.drift = 0.5
        session.call("Read")
        session.signalPressures.drift = 0
        for _ in 0..<4 { for tool in ["Read", "Edit", "Grep"] { session.call(tool) } }
        #expect(session.fired == ["context 1", "drift 2"])
        session.calls(9, "Read")
        #expect(session.fired.dropFirst(2).first?.hasPrefix("entropy_drop") == true)
        var silent = ScriptedSession()
        silent.vitals.tokenUsage = 1
        silent.signalPressures.drift = 1
        silent.calls(30, "Read")
        #expect(silent.fired == [])
    }
}
