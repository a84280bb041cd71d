import SomaModel
import SomaTelemetry
import SomaTestSupport

extension SpanContext {
    /// Session `s` of agent `a` in epoch `e`, begun once, with a trace id of its own and no parent.
    static func stub(ordinal: Int = 1, parent: SpanID? = nil) -> SpanContext {
        SpanContext(
            traceID: TraceID(high: 1, low: 2),
            identity: SpanIdentity(epoch: "e", session: "s", agent: "a"),
            ordinal: ordinal,
            parentSpanID: parent
        )
    }
}

extension SessionEvent {
    /// Session `s` of agent `a`, ended after a minute from noon.
    static func stub(_ phase: Phase = .ended, ordinal: Int = 1) -> SessionEvent {
        SessionEvent(
            phase: phase,
            agent: "a",
            session: "s",
            ordinal: ordinal,
            startTime: .noon,
            endTime: .noon(plus: 60)
        )
    }
}

extension ModeChange {
    /// At agent `a`'s seventh action, from OBSERVE to WARN.
    static let stub = ModeChange(
        agent: "a",
        session: "s",
        number: 7,
        time: .noon,
        from: .observe,
        to: .warn
    )
}

extension GuidanceFiring {
    static func stub(arm: Arm = .treatment) -> GuidanceFiring {
        GuidanceFiring(
            id: "f-1",
            agent: "a",
            session: "s",
            pattern: "loop",
            severity: .critical,
            arm: arm,
            number: 7,
            time: .noon
        )
    }
}

extension BlockDecision {
    static func stub(denied: Bool = true) -> BlockDecision {
        BlockDecision(
            id: "d-1",
            agent: "a",
            session: "s",
            tool: "Bash",
            rule: "rm-rf",
            denied: denied,
            number: 7,
            time: .noon
        )
    }
}

extension Snapshot {
    /// At noon, with nothing in it.
    static func stub(
        agents: [AgentSnapshot] = [],
        series: [Series] = [],
        budget: [BudgetUse] = [],
        queues: [ExportQueue] = []
    ) -> Snapshot {
        Snapshot(
            time: .noon,
            agents: agents,
            series: series,
            budget: budget,
            queues: queues
        )
    }

    /// The points of one metric; none where it is left out.
    func points(_ instrument: Instrument) -> [Metric.Point] {
        metrics(withExemplars: true).first { $0.instrument == instrument }?.points ?? []
    }
}

extension Series {
    /// A counter of one since noon.
    static func stub(
        _ instrument: Instrument,
        agent: String = "",
        _ labels: [(String, String)] = [],
        start: Timestamp = .noon,
        value: Value = .count(1)
    ) -> Series {
        Series(
            key: SeriesKey(
                metric: instrument.name,
                agent: agent,
                attributes: labels.map { SeriesKey.Label($0.0, $0.1) }
            ),
            startTime: start,
            value: value
        )
    }
}
