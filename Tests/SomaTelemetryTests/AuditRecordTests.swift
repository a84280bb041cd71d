import SomaJSON
import SomaModel
import SomaTelemetry
import SomaTestSupport
import Testing

struct AuditRecordTests {
    private func line(_ event: Event) throws -> JSONValue {
        let bytes = AuditRecord.line(for: event, in: .stub())
        #expect(!bytes.contains(UInt8(ascii: "\n")))
        return try JSONValue(parsing: bytes.span)
    }

    private static let common = ["time", "event", "agent", "session", "trace_id", "span_id"]

    private func expectCommon(_ line: JSONValue, _ event: String, span: SpanID, time: Timestamp = .noon) {
        #expect(line.names.prefix(6) == Self.common[...])
        #expect(Set(line.names).count == line.names.count)
        #expect(line["time"]?.text == time.rfc3339)
        #expect(line["event"]?.text == event)
        #expect(line["agent"]?.text == "a")
        #expect(line["session"]?.text == "s")
        #expect(line["trace_id"]?.text == "00000000000000010000000000000002")
        #expect(line["span_id"]?.text == span.hexadecimal)
    }

    @Test func `an action leaves its numbers, and none of its texts`() throws {
        var action = Action.stub(
            callID: "c-1",
            text: "private words",
            output: "private output",
            tokens: 12,
            costUSD: 0.5,
            failed: true,
            duration: 2
        )
        action.input = .object([.init(name: "command", value: .string("private command"))])
        let update = PressureUpdate.stub(
            action,
            reading: .stub(number: 7, ownPressure: 0.2, pressure: 0.6, mode: .warn)
        )
        let line = try line(.pressureUpdate(update))
        expectCommon(line, "pressure_update", span: SpanContext.stub().identity.action(7))
        #expect(
            Set(line.names.dropFirst(6)) == [
                "duration_s", "tool.name", "tool.call.id", "error.type", "action.number", "pressure", "pressure.own",
                "mode", "tokens", "cost.usd", "vital.uncertainty", "vital.drift", "vital.error_rate",
                "vital.token_usage", "vital.cost", "signal_pressure.uncertainty", "signal_pressure.drift",
                "signal_pressure.error_rate", "signal_pressure.token_usage", "signal_pressure.cost",
            ]
        )
        #expect(line["duration_s"]?.number == 2)
        #expect(line["action.number"] == .int(7))
        #expect(line["pressure"]?.number == 0.6)
        #expect(line["pressure.own"]?.number == 0.2)
        #expect(line["mode"]?.text == "WARN")
        #expect(line["tokens"] == .int(12))
        #expect(line["cost.usd"]?.number == 0.5)
        #expect(line["tool.name"]?.text == "Bash")
        #expect(line["vital.error_rate"]?.number == 0.3)
        #expect(!"\(line)".contains("private"))
    }

    @Test func `a session leaves a line at its start and one at its end`() throws {
        let root = SpanContext.stub().rootSpanID
        let start = try line(.session(.stub(.started)))
        expectCommon(start, "session", span: root)
        #expect(start["phase"]?.text == "start")
        #expect(start["ordinal"] == .int(1))
        let end = try line(.session(.stub(.ended)))
        expectCommon(end, "session", span: root, time: .noon(plus: 60))
        #expect(end["phase"]?.text == "end")
        #expect(end.names.count == 8)
    }

    @Test func `a mode change leaves both modes`() throws {
        let line = try line(.modeChange(.stub))
        expectCommon(line, "mode_change", span: SpanContext.stub().identity.action(7))
        #expect(line.names.dropFirst(6) == ["mode.from", "mode.to"])
        #expect(line["mode.from"]?.text == "OBSERVE")
        #expect(line["mode.to"]?.text == "WARN")
    }

    @Test func `a firing and a decision leave what was decided`() throws {
        let firing = try line(.guidanceFiring(.stub()))
        expectCommon(firing, "guidance_firing", span: SpanContext.stub().identity.guidance("f-1"))
        #expect(
            Set(firing.names.dropFirst(6)) == [
                "action.number", "guidance.pattern", "guidance.severity", "guidance.arm", "guidance.firing_id",
                "guidance.injected",
            ]
        )
        let decision = try line(.blockDecision(.stub()))
        expectCommon(decision, "block_decision", span: SpanContext.stub().identity.block("d-1"))
        #expect(
            Set(decision.names.dropFirst(6))
                == ["action.number", "tool.name", "block.decision", "block.rule", "block.id"]
        )
        #expect(decision["block.decision"]?.text == "denied")
    }

    @Test func `a name cannot break the line`() throws {
        let update = PressureUpdate.stub(.stub(agent: "x\n{\"\u{1B}\u{9B}", tool: "\r\n\0"))
        let line = try line(.pressureUpdate(update))
        #expect(line["agent"]?.text == "x\n{\"\u{1B}\u{9B}")
        #expect(line["tool.name"]?.text == "\r\n\0")
    }
}
