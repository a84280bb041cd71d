internal import SomaJSON
package import SomaModel

/// One line of the audit log.
package enum AuditRecord {
    /// What an action leaves in the audit log.
    ///
    /// - Parameter span: the action's.
    package static func line(for update: PressureUpdate, _ span: Span) -> [UInt8] {
        line(.pressureUpdate, update.endTime, update.agent, update.session, span) { writer in
            writer.member("duration_s", update.duration)
        }
    }

    /// What another event leaves in the audit log: its span's attributes under their names without `soma.` or `gen_ai.`, on
    /// one line without its end.
    ///
    /// - Parameter span: the event's own; `nil` where it has none.
    package static func line(for event: SomaModel.Event, _ span: Span? = nil, in context: SpanContext) -> [UInt8] {
        switch event {
        case .session(let session):
            let time = session.phase == .started ? session.startTime : session.endTime
            return line(.session, time, session.agent, session.session, span ?? Span(session, in: context)) { writer in
                writer.member("phase", session.phase.rawValue)
                writer.member("ordinal", session.ordinal)
            }
        case .pressureUpdate(let update):
            return line(for: update, span ?? Span(update, modeChange: nil, in: context))
        case .modeChange(let change):
            return line(
                .modeChange,
                change.time,
                change.agent,
                change.session,
                traceID: context.traceID,
                spanID: context.identity.action(change.number)
            ) { writer in
                writer.member(AttributeName.inAuditLog(AttributeName.modeFrom), change.from.name)
                writer.member(AttributeName.inAuditLog(AttributeName.modeTo), change.to.name)
            }
        case .guidanceFiring(let firing):
            let span = span ?? Span(firing, afterAction: nil, in: context)
            return line(.guidanceFiring, firing.time, firing.agent, firing.session, span) { _ in }
        case .blockDecision(let decision):
            let span = span ?? Span(decision, in: context)
            return line(.blockDecision, decision.time, decision.agent, decision.session, span) { _ in }
        }
    }

    /// Attributes that say what a line's own members say already.
    private static let said: Set<String> = [
        AttributeName.event, AttributeName.operationName, AttributeName.agentID, AttributeName.conversationID,
        AttributeName.sessionID,
    ]

    private static func line(
        _ event: AuditEvent,
        _ time: Timestamp,
        _ agent: String,
        _ session: String,
        _ span: Span,
        _ more: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        line(event, time, agent, session, traceID: span.traceID, spanID: span.spanID) { writer in
            more(&writer)
            for attribute in span.attributes where !said.contains(attribute.key) {
                writer.member(attribute, named: AttributeName.inAuditLog(attribute.key))
            }
        }
    }

    private static func line(
        _ event: AuditEvent,
        _ time: Timestamp,
        _ agent: String,
        _ session: String,
        traceID: TraceID,
        spanID: SpanID,
        _ more: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", time.rfc3339)
        writer.member("event", event.rawValue)
        writer.member("agent", agent)
        writer.member("session", session)
        writer.member("trace_id", traceID.hexadecimal)
        writer.member("span_id", spanID.hexadecimal)
        more(&writer)
        writer.endObject()
        return writer.bytes
    }
}
