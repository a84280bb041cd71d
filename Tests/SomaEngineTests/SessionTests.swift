import SomaEngine
import SomaFold
import SomaModel
import SomaTestSupport
import Testing

struct SessionTests {
    private let halfHour: Int64 = 1_800

    private func event(
        _ phase: SessionEvent.Phase,
        _ ordinal: Int,
        from start: Int64,
        to end: Int64,
        session: String = "s"
    ) -> Event {
        .session(
            SessionEvent(
                phase: phase,
                agent: "a",
                session: session,
                ordinal: ordinal,
                startTime: .noon(plus: start),
                endTime: .noon(plus: end)
            )
        )
    }

    private func sessionEvents(_ outcome: Outcome) -> [Event] {
        outcome.events.filter { event in
            guard case .session = event else { return false }
            return true
        }
    }

    @Test func `the first action begins the session at its start`() {
        var engine = RAMMemory.withoutPatterns()
        let outcome = engine.record(.stub(second: 10, duration: 4))
        #expect(outcome.events.first == event(.started, 1, from: 6, to: 6))
        #expect(outcome.events.count == 2)
        #expect(sessionEvents(engine.record(.stub(second: 20))).isEmpty)
    }

    @Test func `a session idle for 30 minutes ends and begins anew`() {
        var engine = RAMMemory.withoutPatterns()
        _ = engine.record(.stub(second: 0))
        #expect(sessionEvents(engine.record(.stub(second: halfHour - 1))).isEmpty)
        let outcome = engine.record(.stub(second: 2 * halfHour - 1))
        #expect(
            sessionEvents(outcome) == [
                event(.ended, 1, from: 0, to: halfHour - 1),
                event(.started, 2, from: 2 * halfHour - 1, to: 2 * halfHour - 1),
            ]
        )
        #expect(outcome.reading.number == 3)
    }

    @Test func `what counts is the time from the last action's end to the next one's start`() {
        var engine = RAMMemory.withoutPatterns()
        _ = engine.record(.stub(second: 0))
        #expect(sessionEvents(engine.record(.stub(second: 3_000, duration: 1_500))).isEmpty)
        let outcome = engine.record(.stub(second: 3_000 + halfHour + 100, duration: 100))
        #expect(
            sessionEvents(outcome) == [
                event(.ended, 1, from: 0, to: 3_000), event(.started, 2, from: 4_800, to: 4_800),
            ]
        )
    }

    @Test func `an ended session begins anew with the next action, and ends once`() {
        var engine = RAMMemory.withoutPatterns()
        #expect(engine.endSession("s", of: "a") == nil)
        _ = engine.record(.stub(second: 0))
        _ = engine.record(.stub(second: 5))
        #expect(engine.endSession("other", of: "a") == nil)
        #expect(engine.endSession("s", of: "other") == nil)
        #expect(engine.endSession("s", of: "a").map(Event.session) == event(.ended, 1, from: 0, to: 5))
        #expect(engine.endSession("s", of: "a") == nil)
        #expect(sessionEvents(engine.record(.stub(second: 9))) == [event(.started, 2, from: 9, to: 9)])
        #expect(engine.endSession("s", of: "a").map(Event.session) == event(.ended, 2, from: 9, to: 9))
    }

    @Test func `actions out of order widen the session`() {
        var engine = RAMMemory.withoutPatterns()
        _ = engine.record(.stub(second: 100))
        _ = engine.record(.stub(second: 50, duration: 10))
        #expect(engine.endSession("s", of: "a").map(Event.session) == event(.ended, 1, from: 40, to: 100))
    }

    @Test func `two agents in one session and one agent in two are apart`() {
        var engine = RAMMemory.withoutPatterns()
        #expect(sessionEvents(engine.record(.stub(second: 0))).count == 1)
        #expect(sessionEvents(engine.record(.stub(second: 1, tool: "Read"))).isEmpty)
        #expect(sessionEvents(engine.record(.stub(agent: "b", second: 2))).count == 1)
        #expect(
            sessionEvents(engine.record(.stub(session: "t", second: 3))) == [
                event(.started, 1, from: 3, to: 3, session: "t")
            ]
        )
        #expect(engine.endSession("s", of: "a") != nil)
        #expect(engine.endSession("s", of: "b") != nil)
        #expect(engine.endSession("t", of: "a") != nil)
    }

    @Test func `a new session resets nothing`() {
        var engine = RAMMemory.withoutPatterns()
        for second in 0..<12 { _ = engine.record(.stub(second: Int64(second), failed: true)) }
        _ = engine.endSession("s", of: "a")
        let reading = engine.record(.stub(session: "t", second: 20)).reading
        #expect(reading.number == 13)
        #expect(reading.vitals.errorRate > 0.5)
    }

    // MARK: what an agent exerts

    /// `a` fails all the time and `b` hears it.
    private func pressed() throws -> RAMMemory {
        var engine = RAMMemory.withoutPatterns()
        engine.connect(try TrustEdge(from: "a", to: "b", trust: 1))
        for second in 0..<15 { _ = engine.record(.stub(second: Int64(second), failed: true)) }
        return engine
    }

    @Test func `an ended session exerts nothing`() throws {
        var engine = try pressed()
        #expect(engine.pressure(of: "a", at: .noon(plus: 14)) > 0.2)
        #expect(engine.pressure(of: "b", at: .noon(plus: 14)) == engine.pressure(of: "a", at: .noon(plus: 14)))
        _ = engine.endSession("s", of: "a")
        #expect(engine.pressure(of: "a", at: .noon(plus: 14)) == 0)
        #expect(engine.pressure(of: "b", at: .noon(plus: 14)) == 0)
        #expect(engine.record(.stub(agent: "b", second: 15)).reading.pressure == 0)
    }

    @Test func `an agent idle for 30 minutes exerts nothing`() throws {
        let engine = try pressed()
        let end = Timestamp.noon(plus: 14 + halfHour)
        #expect(engine.pressure(of: "b", at: end.adding(nanoseconds: -1)) > 0.2)
        #expect(engine.pressure(of: "b", at: end) == 0)
        #expect(engine.pressure(of: "a", at: end) == 0)
    }

    @Test func `the end of a session leaves an agent alone that acts in another`() throws {
        var engine = try pressed()
        _ = engine.record(.stub(session: "t", second: 15, failed: true))
        #expect(engine.endSession("s", of: "a") != nil)
        #expect(engine.pressure(of: "b", at: .noon(plus: 16)) > 0.2)
        #expect(engine.endSession("t", of: "a") != nil)
        #expect(engine.pressure(of: "b", at: .noon(plus: 16)) == 0)
    }

    @Test func `a mode change is noticed at the agent's own next action`() throws {
        var engine = RAMMemory.withoutPatterns()
        engine.connect(try TrustEdge(from: "a", to: "b", trust: 1))
        #expect(engine.record(.stub(agent: "b")).modeChange == nil)
        engine.restore(.stub("a", pressing: 0.8))
        let change = engine.record(.stub(agent: "b", second: 2)).modeChange
        #expect(change?.from == .observe)
        #expect(change?.to == .block)
        #expect(change?.number == 2)
        #expect(change?.time == .noon(plus: 2))
        #expect(engine.record(.stub(agent: "b", second: 3)).modeChange == nil)
        _ = engine.endSession("s", of: "a")
        let back = engine.record(.stub(agent: "b", second: 4))
        #expect(back.modeChange?.to == .observe)
        #expect(back.events.count == 2)
    }
}
