import SomaEngine
import SomaFold
import SomaGuidance
import SomaModel
import SomaTestSupport
import Testing

struct FoldTests {
    /// Failing shell calls, so that patterns fire.
    private func failures(_ count: Int64) -> [Action] {
        (0..<count).map { .stub(second: $0 * 10, tool: "Bash", callID: "t\($0)", costUSD: 0.5, failed: true) }
    }

    @Test func `a call that is asked about twice keeps its arm, and only the first answer is new`() throws {
        var memory = RAMMemory()
        for action in failures(12) { _ = Fold.take(action, in: &memory, mayFire: false) }
        let next = Action.stub(second: 130, tool: "Read", callID: "next", failed: true)
        let taken = Fold.take(next, in: &memory, mayFire: false)
        #expect(taken.firing == nil)
        var once = memory
        let match = try #require(Fold.take(.stub(second: 140, callID: "x", failed: true), in: &once).firing?.match)
        let place = Firing.Place(session: "s", tool: "Bash", callID: "c", time: .noon(plus: 150), isBeforeCall: true)
        let first = Fold.fire(match, of: "a", at: place, in: &memory)
        let second = Fold.fire(match, of: "a", at: place, in: &memory)
        #expect(first.isNew && !second.isNew)
        #expect(first.event == second.event)
    }

    @Test func `what a recording says of budget and patterns decides`() throws {
        var plain = RAMMemory()
        var told = RAMMemory()
        told.adopt(
            RecordedSettings(
                engine: EngineConfiguration(),
                budget: Budget(limits: Budget.Limits(costUSD: 1), spentCostUSD: 0.96),
                patterns: ["error_cascade": "retired"]
            )
        )
        let actions = failures(6)
        let modes = actions.map { action in
            (Fold.take(action, in: &plain).reading.floor, Fold.take(action, in: &told).reading.floor)
        }
        #expect(modes.map(\.0) == [.observe, .observe, .observe, .observe, .warn, .warn])
        #expect(modes.map(\.1) == Array(repeating: .block, count: 6))
    }

    @Test func `an agent is changed in the memory it was lent from, and nowhere else`() {
        var memory = RAMMemory()
        _ = Fold.take(.stub(), in: &memory)
        let copy = memory
        _ = Fold.take(.stub(second: 1), in: &memory)
        #expect(memory.state(of: "a")?.actionCount == 2)
        #expect(copy.state(of: "a")?.actionCount == 1)
    }
}
