internal import COTLP

/// What a receiver answered to a request it took: all of it, or less.
package struct OTLPResponse: Hashable, Sendable {
    /// The spans or data points that were refused, never negative. They are not to be sent again.
    package var rejected: Int64
    /// Why, in the receiver's words, with invalid UTF-8 repaired. With nothing rejected it is a warning; empty if
    /// there is neither.
    package var message: String

    package init(rejected: Int64, message: String) {
        self.rejected = max(0, rejected)
        self.message = message
    }

    /// Reads an `ExportTraceServiceResponse`; an empty body means that everything was taken.
    package init(traces body: [UInt8]) throws(OTLPError) {
        var arena = Arena(unpacking: body.count)
        let response = unsafe try arena.unpack(body, with: otlp__export_trace_service_response__unpack)
        guard let partial = unsafe response.pointee.partial_success?.pointee else {
            self.init(rejected: 0, message: "")
            return
        }
        self.init(rejected: unsafe partial.rejected_spans, message: unsafe String(repairing: partial.error_message))
        extendLifetime(arena)
    }

    /// Reads an `ExportMetricsServiceResponse`; an empty body means that everything was taken.
    package init(metrics body: [UInt8]) throws(OTLPError) {
        var arena = Arena(unpacking: body.count)
        let response = unsafe try arena.unpack(body, with: otlp__export_metrics_service_response__unpack)
        guard let partial = unsafe response.pointee.partial_success?.pointee else {
            self.init(rejected: 0, message: "")
            return
        }
        self.init(
            rejected: unsafe partial.rejected_data_points,
            message: unsafe String(repairing: partial.error_message)
        )
        extendLifetime(arena)
    }
}
