package import SomaModel

extension ActionExemplar {
    /// An action as what its counters point at: its span, with the ids that it is exported under.
    package init(_ update: PressureUpdate, _ span: Span) {
        self.init(
            agent: update.agent,
            tool: update.tool,
            failed: update.outcome == .error,
            bucket: Instrument.durationBucket(update.duration),
            traceID: span.traceID,
            spanID: span.spanID,
            time: update.endTime,
            duration: update.duration,
            tokens: update.tokens,
            costUSD: update.costUSD
        )
    }
}
