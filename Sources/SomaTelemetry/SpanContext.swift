package import SomaModel

/// Where an event's span belongs: its trace, the ids of its agent's session, and what the session's own span hangs under.
package struct SpanContext: Equatable, Sendable {
    package var traceID: TraceID
    package var identity: SpanIdentity
    /// Counts the session's beginnings, from 1.
    package var ordinal: Int
    package var parentSpanID: SpanID?

    package init(traceID: TraceID, identity: SpanIdentity, ordinal: Int, parentSpanID: SpanID?) {
        self.traceID = traceID
        self.identity = identity
        self.ordinal = ordinal
        self.parentSpanID = parentSpanID
    }

    package var rootSpanID: SpanID { identity.root(ordinal: ordinal) }
}
