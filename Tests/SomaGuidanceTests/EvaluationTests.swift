import SomaModel
import Testing

@testable import SomaGuidance

struct EvaluationTests {
    @Test func `a pattern that fired at m fires again at m + 5`() {
        var session = ScriptedSession()
        session.selection = PatternSelection(retiredByHand: ["error_cascade", "bash_error_streak"])
        for _ in 0..<12 {
            session.call("Bash", failed: true)
            session.call("Bash")
        }
        #expect(session.fired == ["bash_retry 2", "bash_retry 8", "bash_retry 14", "bash_retry 20"])
        var cascade = ScriptedSession()
        cascade.calls(14, "Read", failed: true)
        #expect(cascade.fired == ["error_cascade 3", "error_cascade 8", "error_cascade 13"])
    }

    @Test func `one pattern's cooldown holds no other back`() {
        var session = ScriptedSession()
        session.call("Bash", failed: true)
        session.call("Bash", failed: true)
        session.call("Bash", failed: true)
        session.call("Edit", file: "/a", exists: true)
        #expect(session.fired == ["bash_retry 2", "bash_error_streak 3", "error_cascade 3", "blind_edit 4"])
    }

    @Test func `of two findings the graver fires, then the one of higher priority`() {
        // All three after-patterns at once: the cascade is critical, the budget only warns.
        var session = ScriptedSession()
        session.budgetHealth = 0.15
        session.calls(5, "Read", failed: true)
        // At 5 both cost_spiral and error_cascade are critical.
        #expect(session.fired == ["budget 1", "error_cascade 3", "cost_spiral 5"])
        var graver = ScriptedSession()
        graver.selection = PatternSelection(retiredByHand: ["cost_spiral"])
        graver.calls(4, "Read", failed: true)
        graver.history.firings = []
        graver.budgetHealth = 0.15
        graver.call("Read", failed: true)
        #expect(graver.fired.last == "error_cascade 5")
        var equal = ScriptedSession()
        equal.call("Read", failed: true)
        equal.call("Read", failed: true)
        equal.budgetHealth = 0.15
        equal.call("Read", failed: true)
        #expect(equal.fired == ["budget 3"])
    }

    @Test func `none fires in OBSERVE, but its cooldown has not begun either`() {
        var session = ScriptedSession()
        session.mode = .observe
        session.calls(4, "Read", failed: true)
        #expect(session.fired == [])
        session.mode = .guide
        session.call("Read", failed: true)
        #expect(session.fired == ["error_cascade 5"])
    }

    @Test func `a floor lifts the mode, and with it what fires`() {
        var session = ScriptedSession()
        session.mode = .observe
        session.calls(6, "Read", failed: true)
        #expect(session.fired == ["error_cascade 5"])
        let evaluation = Situation(after: session.history, budgetHealth: 0.01).evaluate(mode: .observe)
        #expect(evaluation.floor == .block)
        #expect(evaluation.mode == .block)
        let pressed = Situation(after: session.history, budgetHealth: 1).evaluate(mode: .block)
        #expect(pressed.floor == .warn)
        #expect(pressed.mode == .block)
    }

    @Test func `a floor holds through cooldown, until its condition ends`() {
        var session = ScriptedSession()
        session.mode = .observe
        session.signalPressures.tokenUsage = 0.6
        session.calls(8, "Bash", failed: true)
        session.calls(6, "Bash")
        #expect(session.fired.filter { $0.hasPrefix("cost_spiral") } == ["cost_spiral 5", "cost_spiral 10"])
        // 5 of the last 8: from the 5th failure to the 3rd success.
        #expect(session.floors.map { $0 == .block } == (1...14).map { 5...11 ~= $0 })
    }

    @Test func `a floor holds before a call too`() {
        var session = ScriptedSession()
        session.calls(5, "Read", failed: true)
        let call = Situation.Call(tool: Tool("Bash"))
        let evaluation = Situation(before: call, history: session.history, budgetHealth: 1).evaluate(mode: .observe)
        #expect(evaluation.mode == .warn)
        #expect(evaluation.match == nil)
    }

    @Test func `a before firing belongs to the call about to run`() {
        var session = ScriptedSession()
        session.call("Bash", failed: true)
        let call = Situation.Call(tool: Tool("Bash"))
        let evaluation = Situation(before: call, history: session.history, budgetHealth: 1).evaluate(mode: .guide)
        #expect(evaluation.match?.number == 2)
    }
}
