internal import COTLP
package import SomaModel
package import SomaTelemetry

/// Turns telemetry into the bodies of OTLP/HTTP requests in protobuf form.
///
/// Keep one and use it again: it owns the memory in which the messages are built, which grows to the largest batch
/// seen (up to 4 MiB are kept) and is not asked for anew. Equal telemetry gives equal bytes.
package struct OTLPEncoder: ~Copyable {
    var arena: Arena

    package init() {
        arena = Arena(capacity: 64 << 10)
    }

    mutating func reset() { arena.reset() }

    /// The body of an `ExportTraceServiceRequest`; empty if there are no spans. O(bytes).
    ///
    /// Every span has the kind internal and the sampled flag; attributes stay in the order they have.
    package mutating func encodeTraces(_ spans: [Span], from source: TelemetrySource) -> [UInt8] {
        guard !spans.isEmpty else { return [] }
        arena.reset()
        let request = unsafe arena.traceRequest(spans, from: source)
        return unsafe pack(&request.pointee.base)
    }

    /// The body of an `ExportMetricsServiceRequest`; empty if there are no metrics. O(bytes).
    ///
    /// A point that does not fit its instrument (a histogram in a gauge, a number
    /// in a histogram, a histogram whose counts are not one more than its bounds) is left out: a receiver would refuse
    /// the whole request for it.
    ///
    /// - Parameters:
    ///   - time: the moment at which all points were read. A point that began later, by a clock that has been put back
    ///     since, has its beginning for it: no start is after its time (OpenTelemetry Metrics Data Model, "Temporality").
    ///   - temporality: of sums and histograms.
    package mutating func encodeMetrics(
        _ metrics: [Metric],
        at time: Timestamp,
        temporality: Temporality = .cumulative,
        from source: TelemetrySource
    ) -> [UInt8] {
        guard !metrics.isEmpty else { return [] }
        arena.reset()
        let request = unsafe arena.metricsRequest(metrics, at: time, temporality, from: source)
        return unsafe pack(&request.pointee.base)
    }

    /// The body of an `ExportLogsServiceRequest`; empty if there are no records. O(bytes).
    package mutating func encodeLogs(_ records: [LogRecord], from source: TelemetrySource) -> [UInt8] {
        guard !records.isEmpty else { return [] }
        arena.reset()
        let request = unsafe arena.logsRequest(records, from: source)
        return unsafe pack(&request.pointee.base)
    }

    /// Packs into as many bytes as the messages themselves take, which is always enough, and copies what came of it:
    /// protobuf-c's own measuring costs as much as its packing.
    ///
    /// It is enough as long as every message and text lies in the arena and is pointed to once: no message takes more
    /// on the wire than its struct does in memory, and no tag and length more than a pointer.
    mutating func pack(_ message: UnsafePointer<ProtobufCMessage>) -> [UInt8] {
        let most = arena.handedOut
        let body = unsafe arena.allocateBytes(most)
        let size = unsafe protobuf_c_message_pack(message, body)
        assert(size <= most)
        return unsafe [UInt8](UnsafeBufferPointer(start: body, count: size))
    }
}
