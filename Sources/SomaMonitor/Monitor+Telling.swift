internal import SomaEngine
internal import SomaModel
internal import SomaStore
internal import SomaTelemetry

/// What an event leaves behind: an audit line always, its counts always, its span where a destination waits for it.
extension Monitor {
    func tell(_ outcome: Outcome, _ session: SessionRow, _ source: ActionSource) throws(StoreError) {
        let spans = try store.hasDestinations()
        for event in outcome.events {
            if case .pressureUpdate(let update) = event {
                try store.insertAction(update, source: source)
                let context = context(session)
                try store.setExemplar(ActionExemplar(update, in: context))
                if spans {
                    let span = Span(update, modeChange: outcome.modeChange, in: context)
                    try enqueue(span, at: update.endTime)
                }
            }
            try tell(event, session, spans: spans)
        }
    }

    /// Tells of one event; an action's span is the business of whoever knows whether the mode changed.
    ///
    /// - Parameter action: the span after which a pattern fired.
    func tell(
        _ event: Event,
        _ session: SessionRow,
        spans: Bool,
        afterAction action: SpanID? = nil
    ) throws(StoreError) {
        var context = context(session)
        if case .session(let event) = event { context.ordinal = event.ordinal }
        let span: Span? =
            switch event {
            case .session(let event): event.phase == .ended ? Span(event, in: context) : nil
            case .guidanceFiring(let firing): Span(firing, afterAction: action, in: context)
            case .blockDecision(let decision): Span(decision, in: context)
            case .pressureUpdate, .modeChange: nil
            }
        if spans, let span { try enqueue(span, at: event.time) }
        try store.add(SeriesIncrement.increments(for: event), startTime: event.time)
        store.appendToAuditLog(AuditRecord.line(for: event, in: context))
    }

    /// Keeps a span for the collectors. Where too much waits already, the oldest goes: counted, and said once an hour.
    private func enqueue(_ span: Span, at time: Timestamp) throws(StoreError) {
        try store.enqueue(kind: "span", payload: span.json)
        let dropped = try store.keepOutbox(within: configuration.outboxLimit)
        for items in dropped {
            try store.add(
                [
                    SeriesIncrement.exporterItems(
                        items.count,
                        result: "dropped",
                        signal: "traces",
                        destination: items.destination
                    )
                ],
                startTime: time
            )
        }
        guard let first = dropped.first, try store.isFirst("outbox_full", withinHourOf: time) else { return }
        try note(
            FailureRecord(
                time: time,
                component: "exporter",
                code: "queue_full",
                message: "the queue is full: the oldest \(first.count) spans for \(first.destination) were dropped; "
                    + "soma doctor says why the collector does not take them"
            )
        )
    }

    func context(_ session: SessionRow) -> SpanContext {
        SpanContext(
            traceID: session.traceID,
            identity: SpanIdentity(epoch: epoch, session: session.session, agent: session.agent),
            ordinal: session.ordinal,
            parentSpanID: session.parentSpanID
        )
    }
}

extension Event {
    /// A counter began before the first thing that it counted.
    fileprivate var time: Timestamp {
        switch self {
        case .session(let event): event.startTime
        case .pressureUpdate(let update): update.startTime
        case .modeChange(let change): change.time
        case .guidanceFiring(let firing): firing.time
        case .blockDecision(let decision): decision.time
        }
    }
}
