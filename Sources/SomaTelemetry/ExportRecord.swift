internal import SomaJSON
package import SomaModel

/// The result of a delivery to one destination, for the audit log. It is never exported.
package struct ExportRecord: Sendable {
    package var time: Timestamp
    package var destination: String
    /// Items that were taken.
    package var sent: [ExportSignal: Int]
    package var rejected: Int
    /// Why the delivery ended early, such as `retryable`, and the response's status; 0 without a response.
    package var failure: (kind: String, status: Int)?

    package init(
        time: Timestamp,
        destination: String,
        sent: [ExportSignal: Int],
        rejected: Int,
        failure: (kind: String, status: Int)?
    ) {
        self.time = time
        self.destination = destination
        self.sent = sent
        self.rejected = rejected
        self.failure = failure
    }

    /// A line of the audit log, without its end. Addresses and what collectors say stay out of it: they may hold secrets.
    package var line: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", time.rfc3339)
        writer.member("event", AuditEvent.export.rawValue)
        writer.member(AttributeName.inAuditLog(AttributeName.exporterDestination), destination)
        writer.member("sent_spans", sent[.traces] ?? 0)
        writer.member("sent_points", sent[.metrics] ?? 0)
        writer.member("sent_logs", sent[.logs] ?? 0)
        writer.member("rejected", rejected)
        if let failure {
            writer.member("failure", failure.kind)
            writer.member(AttributeName.statusCode, failure.status)
        }
        writer.endObject()
        return writer.bytes
    }
}
