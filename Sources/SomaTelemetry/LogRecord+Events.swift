package import SomaModel

extension LogRecord {
    /// An event of the audit log; `nil` for a pressure update, which its span says.
    ///
    /// - Parameter span: the event's own; `nil` where it has none.
    package init?(_ event: Event, _ span: Span? = nil, in context: SpanContext) {
        switch event {
        case .pressureUpdate: return nil
        case .session(let session):
            self.init(
                .session,
                span ?? Span(session, in: context),
                at: session.phase == .started ? session.startTime : session.endTime,
                .info,
                "session \(session.phase.rawValue)"
            )
            attributes.append(Attribute(AttributeName.sessionPhase, .string(session.phase.rawValue)))
        case .modeChange(let change):
            self.init(
                time: change.time,
                severity: change.to.severity,
                eventName: EventName.of(.modeChange),
                body: "mode \(change.from.name) to \(change.to.name)",
                attributes: [
                    Attribute(AttributeName.event, .string(AuditEvent.modeChange.rawValue)),
                    Attribute(AttributeName.agentID, .string(change.agent)),
                    Attribute(AttributeName.conversationID, .string(change.session)),
                    Attribute(AttributeName.sessionID, .string(change.session)),
                    Attribute(AttributeName.modeFrom, .string(change.from.name)),
                    Attribute(AttributeName.modeTo, .string(change.to.name)),
                ],
                span: SpanReference(traceID: context.traceID, spanID: context.identity.action(change.number))
            )
        case .guidanceFiring(let firing):
            self.init(
                .guidanceFiring,
                span ?? Span(firing, afterAction: nil, in: context),
                at: firing.time,
                firing.severity == .critical ? .error : .warn,
                "guidance \(firing.pattern) \(firing.arm == .treatment ? "given" : "withheld")"
            )
        case .blockDecision(let decision):
            self.init(
                .blockDecision,
                span ?? Span(decision, in: context),
                at: decision.time,
                decision.denied ? .error : .warn,
                "\(decision.rule) \(decision.word.rawValue)"
            )
        }
        attributes = attributes.sorted()
    }

    /// A failure of soma's own: its message stays on the machine.
    package init(_ failure: FailureRecord) {
        self.init(
            time: failure.time,
            severity: .error,
            eventName: EventName.of(.failure),
            body: "\(failure.component): \(failure.code)",
            attributes: [
                Attribute(AttributeName.errorType, .string(failure.code)),
                Attribute(AttributeName.failureComponent, .string(failure.component)),
                Attribute(AttributeName.event, .string(AuditEvent.failure.rawValue)),
            ].sorted(),
            span: nil
        )
    }

    /// What the span of the same event says.
    private init(_ event: AuditEvent, _ span: Span, at time: Timestamp, _ severity: Severity, _ body: String) {
        self.init(
            time: time,
            severity: severity,
            eventName: EventName.of(event),
            body: body,
            attributes: span.attributes,
            span: SpanReference(traceID: span.traceID, spanID: span.spanID)
        )
    }
}

extension Mode {
    fileprivate var severity: LogRecord.Severity {
        switch self {
        case .observe, .guide: .info
        case .warn: .warn
        case .block: .error
        }
    }
}
