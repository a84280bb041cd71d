internal import SomaEngine
internal import SomaModel
internal import SomaOTLP
package import SomaStore
package import SomaTelemetry

/// What an event leaves behind: an audit line always, its counts always, its span and its log record where a destination
/// waits for them.
extension Monitor {
    /// An action's span is built once: its audit line, its item for the collectors and its exemplar come from it.
    func tell(_ outcome: Outcome, _ session: SessionRow, _ source: Source) throws(StoreError) {
        for event in outcome.events {
            guard case .pressureUpdate(let update) = event else {
                try tell(event, session)
                continue
            }
            try store.insertAction(update, source: source)
            let span = Span(update, modeChange: outcome.modeChange, in: context(session))
            // Of an exemplar is kept whether it failed.
            if update.outcome != .cancelled { try setExemplar(ActionExemplar(update, span)) }
            if try isAwaited(.traces) { try store.enqueue(encoder.item(span), for: .traces) }
            try count(SeriesIncrement.increments(for: event), startTime: update.startTime)
            store.appendToAuditLog(AuditRecord.line(for: update, span))
        }
    }

    /// Tells of one event that is no action.
    ///
    /// - Parameter action: the span after which a pattern fired.
    func tell(_ event: Event, _ session: SessionRow, afterAction action: SpanID? = nil) throws(StoreError) {
        var context = context(session)
        if case .session(let event) = event { context.ordinal = event.ordinal }
        let span: Span? =
            switch event {
            case .session(let event): Span(event, in: context)
            case .guidanceFiring(let firing): Span(firing, afterAction: action, in: context)
            case .blockDecision(let decision): Span(decision, in: context)
            case .pressureUpdate, .modeChange: nil
            }
        // A session's span is complete once it has ended.
        var isComplete = true
        if case .session(let event) = event { isComplete = event.phase == .ended }
        if let span, isComplete, try isAwaited(.traces) { try store.enqueue(encoder.item(span), for: .traces) }
        if try isAwaited(.logs), let record = LogRecord(event, span, in: context) {
            try store.enqueue(encoder.item(record.identified(by: epoch)), for: .logs)
        }
        try count(SeriesIncrement.increments(for: event), startTime: event.time)
        store.appendToAuditLog(AuditRecord.line(for: event, span, in: context))
    }

    private func isAwaited(_ signal: ExportSignal) throws(StoreError) -> Bool {
        for destination in try store.destinations() where destination.signal == signal { return true }
        return false
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
        SpanContext(session, epoch: epoch)
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
