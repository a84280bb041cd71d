import SomaModel
@testable import SomaTelemetry
import SomaTestSupport
import Testing

struct ExemplarTests {
    private func exemplar(
        agent: String = "a",
        tool: String = "Bash",
        failed: Bool = false,
        duration: Double = 0.25,
        tokens: Int64 = 0,
        span: UInt64,
        second: Int64 = 0
    ) -> ActionExemplar {
        ActionExemplar(
            agent: agent,
            tool: tool,
            failed: failed,
            bucket: Instrument.durationBucket(duration),
            traceID: TraceID(high: 1, low: 2),
            spanID: SpanID(span),
            time: .noon(plus: second),
            duration: duration,
            tokens: tokens,
            costUSD: 0
        )
    }

    private func snapshot(_ exemplars: [ActionExemplar]) -> Snapshot {
        var snapshot = Snapshot.stub()
        for agent in Set(exemplars.map(\.agent)).sorted() {
            for outcome in ["ok", "error"] {
                let labels = [(AttributeName.toolName, "Bash"), (AttributeName.outcome, outcome)]
                snapshot.series.append(.stub(.actions, agent: agent, labels))
            }
            snapshot.series.append(.stub(.tokens, agent: agent))
        }
        snapshot.series.append(
            .stub(
                .actionDuration,
                [(AttributeName.toolName, "Bash")],
                value: .histogram(counts: [7: 1, 10: 1], sum: 2)
            )
        )
        snapshot.exemplars = exemplars
        return snapshot
    }

    @Test func `a counter points at the latest action that moved it`() throws {
        let snapshot = snapshot([
            exemplar(duration: 2, tokens: 40, span: 1, second: 1), exemplar(duration: 0.25, span: 2, second: 2),
            exemplar(failed: true, span: 3, second: 3),
        ])
        let actions = snapshot.points(.actions).map { $0.exemplars[0]?.spanID.value }
        #expect(actions == [2, 3])
        let tokens = try #require(snapshot.points(.tokens).first?.exemplars[0])
        #expect(tokens.spanID == SpanID(1))
        #expect(tokens.value == 40)
        #expect(tokens.time == .noon(plus: 1))
    }

    @Test func `a bucket points at the latest action that fell into it, whoever's`() throws {
        let snapshot = snapshot([
            exemplar(duration: 0.25, span: 1, second: 1), exemplar(agent: "b", duration: 0.2, span: 2, second: 2),
            exemplar(duration: 2, span: 3),
        ])
        let exemplars = try #require(snapshot.points(.actionDuration).first?.exemplars)
        #expect(exemplars.mapValues(\.spanID.value) == [7: 2, 10: 3])
        #expect(exemplars.mapValues(\.value) == [7: 0.2, 10: 2])
    }

    @Test func `agents without a name share one`() throws {
        var snapshot = snapshot([exemplar(agent: "", span: 1)])
        let labels = [
            (AttributeName.toolName, "Bash"), (AttributeName.outcome, "ok"), (AttributeName.overflow, "true"),
        ]
        snapshot.series = [.stub(.actions, labels)]
        #expect(snapshot.points(.actions).first?.exemplars[0]?.spanID == SpanID(1))
    }

    @Test func `an action's exemplar is its span`() {
        let update = PressureUpdate.stub(.stub(tokens: 7, failed: true, duration: 0.5), reading: .stub(number: 4))
        let context = SpanContext.stub()
        let span = Span(update, modeChange: nil, in: context)
        let exemplar = ActionExemplar(update, span)
        #expect(exemplar.spanID == span.spanID)
        #expect(exemplar.traceID == context.traceID)
        #expect(exemplar.bucket == Instrument.durationBucket(0.5))
        #expect(exemplar.failed)
        #expect(exemplar.tokens == 7)
    }
}
