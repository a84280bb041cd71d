internal import SomaEngine
internal import SomaModel
package import SomaStore
package import SomaTelemetry

/// What an event leaves behind: an audit line always, its counts always, its span and its log record where a destination
/// waits for them.
extension Monitor {
    func tell(_ outcome: Outcome, _ session: SessionRow, _ source: Source) throws(StoreError) {
        let awaited = try store.awaitedSignals()
        for event in outcome.events {
            if case .pressureUpdate(let update) = event {
                try store.insertAction(update, source: source)
                let context = context(session)
                try setExemplar(ActionExemplar(update, in: context))
                if awaited.contains(.traces) {
                    let span = Span(update, modeChange: outcome.modeChange, in: context)
                    try enqueue(span.json, for: .traces, at: update.endTime)
                }
            }
            try tell(event, session, awaited: awaited)
        }
    }

    /// Tells of one event; an action's span is the business of whoever knows whether the mode changed.
    ///
    /// - Parameter action: the span after which a pattern fired.
    func tell(
        _ event: Event,
        _ session: SessionRow,
        awaited: Set<ExportSignal>,
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
        if awaited.contains(.traces), let span { try enqueue(span.json, for: .traces, at: event.time) }
        if awaited.contains(.logs), let record = LogRecord(event, in: context) {
            try enqueue(record.json, for: .logs, at: event.time)
        }
        try count(SeriesIncrement.increments(for: event), startTime: event.time)
        store.appendToAuditLog(AuditRecord.line(for: event, in: context))
    }

    /// Keeps something for the collectors. Where too much waits already, the oldest goes: counted, and said once an hour.
    private func enqueue(_ payload: String, for signal: ExportSignal, at time: Timestamp) throws(StoreError) {
        try store.enqueue(payload, for: signal)
        try limitOutbox(at: time)
    }

    /// Drops what is more than may wait. Needs a transaction.
    func limitOutbox(at time: Timestamp) throws(StoreError) {
        let dropped = try store.keepOutbox(within: configuration.outboxLimit)
        if dropped.isEmpty { return }
        let isToBeSaid = try store.isFirst("outbox_full", withinHourOf: time)
        let reason = "the queue is full; soma doctor says why the collector does not take them"
        try tellDropped(dropped, isToBeSaid ? FailureCode.queueFull : nil, reason, at: time)
    }

    /// Counts what no collector will get any more.
    ///
    /// - Parameter code: of the failure that says it; `nil` says nothing.
    func tellDropped(
        _ dropped: [DroppedItems],
        _ code: String?,
        _ reason: String,
        at time: Timestamp
    ) throws(StoreError) {
        for items in dropped {
            try store.add(
                [
                    SeriesIncrement.exporterItems(
                        items.count,
                        result: .dropped,
                        signal: items.signal,
                        destination: items.destination
                    )
                ],
                startTime: time
            )
        }
        guard let code, !dropped.isEmpty else { return }
        let list = dropped.map { "\($0.count) of \($0.signal.rawValue) for \($0.destination)" }.joined(separator: ", ")
        try note(
            FailureRecord(
                time: time,
                component: FailureComponent.exporter,
                code: code,
                message: "dropped \(list): \(reason)"
            )
        )
    }

    /// Writes a failure down, in a transaction of its own.
    package func record(_ failure: FailureRecord) throws(StoreError) {
        try store.transaction { () throws(StoreError) in try note(failure) }
    }

    /// Writes a failure down where it is recorded, in the same transaction.
    package func note(_ failure: FailureRecord) throws(StoreError) {
        try store.note(failure)
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
