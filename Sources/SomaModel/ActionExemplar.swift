/// The latest action among those of one agent with one tool that ended alike and took about as long: what a counter or a
/// bucket can point at.
package struct ActionExemplar: Equatable, Sendable {
    package var agent: String
    package var tool: String
    package var failed: Bool
    /// Of the durations' histogram, counted from 0.
    package var bucket: Int
    package var traceID: TraceID
    package var spanID: SpanID
    /// The action's end.
    package var time: Timestamp
    /// Seconds.
    package var duration: Double
    package var tokens: Int64
    package var costUSD: Double

    package init(
        agent: String,
        tool: String,
        failed: Bool,
        bucket: Int,
        traceID: TraceID,
        spanID: SpanID,
        time: Timestamp,
        duration: Double,
        tokens: Int64,
        costUSD: Double
    ) {
        self.agent = agent
        self.tool = tool
        self.failed = failed
        self.bucket = bucket
        self.traceID = traceID
        self.spanID = spanID
        self.time = time
        self.duration = duration
        self.tokens = tokens
        self.costUSD = costUSD
    }
}
