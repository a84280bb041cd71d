import SomaModel
import SomaTelemetry
import SomaTestSupport
import Testing

struct SpanTests {
    private func update(failed: Bool = false, callID: String = "c-1") -> PressureUpdate {
        .stub(
            .stub(callID: callID, tokens: 12, costUSD: 0.5, failed: failed, duration: 2),
            reading: .stub(number: 7, ownPressure: 0.2, pressure: 0.6, mode: .warn)
        )
    }

    @Test func `an action is execute_tool under its agent's session`() {
        let span = Span(update(), modeChange: nil, in: .stub())
        #expect(span.name == "execute_tool Bash")
        #expect(span.traceID == TraceID(high: 1, low: 2))
        #expect(span.spanID == SpanContext.stub().identity.action(7))
        #expect(span.parentSpanID == SpanContext.stub().rootSpanID)
        #expect(span.startTime == .noon(plus: -2))
        #expect(span.endTime == .noon)
        #expect(span.status == .unset)
        #expect(span.events.isEmpty)
        #expect(
            span.attributes == [
                Attribute("gen_ai.agent.id", .string("a")),
                Attribute("gen_ai.conversation.id", .string("s")),
                Attribute("gen_ai.operation.name", .string("execute_tool")),
                Attribute("gen_ai.tool.call.id", .string("c-1")),
                Attribute("gen_ai.tool.name", .string("Bash")),
                Attribute("session.id", .string("s")),
                Attribute("soma.action.number", .int(7)),
                Attribute("soma.cost.usd", .double(0.5)),
                Attribute("soma.event", .string("pressure_update")),
                Attribute("soma.mode", .string("WARN")),
                Attribute("soma.pressure", .double(0.6)),
                Attribute("soma.pressure.own", .double(0.2)),
                Attribute("soma.signal_pressure.cost", .double(0.05)),
                Attribute("soma.signal_pressure.drift", .double(0.02)),
                Attribute("soma.signal_pressure.error_rate", .double(0.03)),
                Attribute("soma.signal_pressure.token_usage", .double(0.04)),
                Attribute("soma.signal_pressure.uncertainty", .double(0.01)),
                Attribute("soma.tokens", .int(12)),
                Attribute("soma.vital.cost", .double(0.5)),
                Attribute("soma.vital.drift", .double(0.2)),
                Attribute("soma.vital.error_rate", .double(0.3)),
                Attribute("soma.vital.token_usage", .double(0.4)),
                Attribute("soma.vital.uncertainty", .double(0.1)),
            ]
        )
    }

    @Test func `a failed action is an error, and an unknown call id is left out`() {
        let span = Span(update(failed: true, callID: ""), modeChange: nil, in: .stub())
        #expect(span.status == .error)
        #expect(span.attributes.contains(Attribute("error.type", .string("tool_error"))))
        #expect(!span.attributes.contains { $0.key == "gen_ai.tool.call.id" })
    }

    @Test func `a mode change is an event of the action at which it was noticed`() {
        let span = Span(update(), modeChange: .stub, in: .stub())
        #expect(
            span.events == [
                Span.Event(
                    name: "soma.mode_change",
                    time: .noon,
                    attributes: [
                        Attribute("soma.mode.from", .string("OBSERVE")), Attribute("soma.mode.to", .string("WARN")),
                    ]
                )
            ]
        )
    }

    @Test func `a session is invoke_agent`() {
        let span = Span(SessionEvent.stub(), in: .stub())
        #expect(span.name == "invoke_agent a")
        #expect(span.spanID == SpanContext.stub().rootSpanID)
        #expect(span.parentSpanID == nil)
        #expect((span.startTime, span.endTime) == (.noon, .noon(plus: 60)))
        #expect(span.status == .unset)
        #expect(
            span.attributes == [
                Attribute("gen_ai.agent.id", .string("a")),
                Attribute("gen_ai.conversation.id", .string("s")),
                Attribute("gen_ai.operation.name", .string("invoke_agent")),
                Attribute("session.id", .string("s")),
                Attribute("soma.event", .string("session")),
            ]
        )
        #expect(Span(SessionEvent.stub(), in: .stub(parent: SpanID(9))).parentSpanID == SpanID(9))
    }

    @Test func `a firing hangs under the action that it came after, or under the session`() {
        let span = Span(GuidanceFiring.stub(), afterAction: SpanID(5), in: .stub())
        #expect(span.name == "soma.guidance loop")
        #expect(span.spanID == SpanContext.stub().identity.guidance("f-1"))
        #expect(span.parentSpanID == SpanID(5))
        #expect(span.status == .unset)
        #expect(span.attributes.map(\.key) == span.attributes.map(\.key).sorted())
        #expect(span.attributes.contains(Attribute("soma.guidance.injected", .bool(true))))
        #expect(span.attributes.contains(Attribute("soma.guidance.arm", .string("treatment"))))
        let withheld = Span(GuidanceFiring.stub(arm: .control), afterAction: nil, in: .stub())
        #expect(withheld.parentSpanID == SpanContext.stub().rootSpanID)
        #expect(withheld.attributes.contains(Attribute("soma.guidance.injected", .bool(false))))
    }

    @Test func `a denied operation is an error, an allowed one is not`() {
        let span = Span(BlockDecision.stub(), in: .stub())
        #expect(span.name == "soma.block Bash")
        #expect(span.spanID == SpanContext.stub().identity.block("d-1"))
        #expect(span.parentSpanID == SpanContext.stub().rootSpanID)
        #expect(span.status == .error)
        #expect(span.attributes.contains(Attribute("soma.block.decision", .string("denied"))))
        #expect(span.attributes.map(\.key) == span.attributes.map(\.key).sorted())
        let allowed = Span(BlockDecision.stub(denied: false), in: .stub())
        #expect(allowed.status == .unset)
        #expect(allowed.attributes.contains(Attribute("soma.block.decision", .string("allowed"))))
    }

    @Test func `a span waits as JSON and reads back the same`() throws {
        let spans = [
            Span(update(failed: true), modeChange: .stub, in: .stub(parent: SpanID(9))),
            Span(SessionEvent.stub(), in: .stub(ordinal: 2, parent: SpanID(.max))),
            Span(GuidanceFiring.stub(), afterAction: nil, in: .stub()),
            Span.stub(
                name: "\0\"\n\u{9B}é🧪",
                attributes: [
                    Attribute("bool", .bool(false)), Attribute("double", .double(1)),
                    Attribute("int", .int(.min)), Attribute("least", .double(.leastNonzeroMagnitude)),
                    Attribute("", .string("")),
                ],
                events: [Span.Event(name: "", time: .noon, attributes: [])]
            ),
        ]
        for span in spans {
            #expect(Span(json: span.json) == span)
            #expect(!span.json.contains("\n"))
        }
    }

    @Test func `an attribute that JSON cannot say is left out`() throws {
        let span = Span.stub(attributes: [Attribute("a", .double(.nan)), Attribute("b", .double(-.infinity))])
        #expect(Span(json: span.json) == .stub())
    }

    @Test func `a damaged span is none, or another span`() {
        let bytes = Array(Span(update(failed: true), modeChange: .stub, in: .stub(parent: SpanID(9))).json.utf8)
        var random = FixedRandom(state: 11)
        var read = 0
        for _ in 0..<10_000 {
            var mutated = bytes
            random.mutate(&mutated)
            if Span(json: String(decoding: mutated, as: UTF8.self)) != nil { read += 1 }
        }
        #expect((1..<10_000).contains(read))
        for text in ["", "{}", "[]", "null", "{\"trace_id\":1}"] { #expect(Span(json: text) == nil) }
    }
}
