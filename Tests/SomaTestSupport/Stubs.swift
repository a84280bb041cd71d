package import SomaModel
package import SomaTelemetry

extension Timestamp {
    /// 2026-01-01T12:00:00Z.
    package static let noon = Timestamp(nanosecondsSinceEpoch: 1_767_268_800_000_000_000)

    /// So many seconds after noon.
    package static func noon(plus seconds: Int64) -> Timestamp { noon.adding(nanoseconds: seconds * 1_000_000_000) }
}

extension Action {
    /// By agent `a` in session `s` with the tool `Bash`, ended at noon plus `second`; nothing said, returned, spent or
    /// failed, and no time taken.
    package static func stub(
        agent: String = "a",
        session: String = "s",
        second: Int64 = 0,
        tool: String = "Bash",
        callID: String = "",
        text: String = "",
        output: String = "",
        tokens: Int64 = 0,
        costUSD: Double = 0,
        failed: Bool = false,
        duration: Double = 0
    ) -> Action {
        var action = Action(agent: agent, session: session, time: .noon(plus: second), tool: tool)
        action.callID = callID
        action.text = text
        action.output = output
        action.tokens = tokens
        action.costUSD = costUSD
        action.outcome = failed ? .error : .ok
        action.duration = duration
        return action
    }
}

extension Reading {
    /// The first action's, without pressure: vitals 0.1 to 0.5 and signal pressures 0.01 to 0.05 in the signals' order,
    /// baselines 0.25.
    package static func stub(
        number: Int = 1,
        ownPressure: Double = 0,
        pressure: Double = 0,
        mode: Mode = .observe
    ) -> Reading {
        Reading(
            number: number,
            vitals: PerSignal(uncertainty: 0.1, drift: 0.2, errorRate: 0.3, tokenUsage: 0.4, cost: 0.5),
            baselines: PerSignal(repeating: 0.25),
            signalPressures: PerSignal(
                uncertainty: 0.01,
                drift: 0.02,
                errorRate: 0.03,
                tokenUsage: 0.04,
                cost: 0.05
            ),
            ownPressure: ownPressure,
            pressure: pressure,
            pressureMode: mode
        )
    }
}

extension PressureUpdate {
    /// Of a stub action with a stub reading.
    package static func stub(_ action: Action = .stub(), reading: Reading = .stub()) -> PressureUpdate {
        PressureUpdate(action, reading: reading)
    }
}

extension AgentSnapshot {
    /// After one action at noon: its session open, its pressures 0, its mode OBSERVE, all else as in a stub reading.
    package static func stub(
        _ agent: String = "a",
        lastActionTime: Timestamp = .noon,
        isSessionOpen: Bool = true,
        ownPressure: Double = 0,
        pressure: Double = 0,
        mode: Mode = .observe
    ) -> AgentSnapshot {
        let reading = Reading.stub()
        return AgentSnapshot(
            agent: agent,
            actionCount: 1,
            lastActionTime: lastActionTime,
            isSessionOpen: isSessionOpen,
            ownPressure: ownPressure,
            pressure: pressure,
            mode: mode,
            vitals: reading.vitals,
            baselines: reading.baselines,
            signalPressures: reading.signalPressures
        )
    }
}

extension Span {
    /// A root span without attributes or events that took a second; ids differ by `number`.
    package static func stub(
        _ number: UInt64 = 1,
        parent: SpanID? = nil,
        name: String = "execute_tool Bash",
        status: Status = .unset,
        attributes: [Attribute] = [],
        events: [Event] = []
    ) -> Span {
        Span(
            traceID: TraceID(high: 0x0102_0304_0506_0708, low: number),
            spanID: SpanID(number),
            parentSpanID: parent,
            name: name,
            startTime: Timestamp(nanosecondsSinceEpoch: 1_763_665_262_123_456_789),
            endTime: Timestamp(nanosecondsSinceEpoch: 1_763_665_263_123_456_789),
            status: status,
            attributes: attributes,
            events: events
        )
    }
}
