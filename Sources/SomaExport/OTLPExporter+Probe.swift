internal import SomaOTLP
internal import SomaSystem

/// What a collector's address for one signal made of an empty request.
package struct CollectorProbe: Equatable, Sendable {
    /// `traces` or `metrics`.
    package var signal: String
    package var url: String
    /// `nil` where it was taken.
    package var failure: DeliveryFailure?
    package var seconds: Double
}

extension OTLPExporter {
    /// Sends an empty request to each signal's address: no bytes are an `ExportTraceServiceRequest` without spans.
    package mutating func probe() -> [CollectorProbe] {
        let traces = probe("traces", endpoint.traces) { (body) throws(OTLPError) in try OTLPResponse(traces: body) }
        let metrics = probe("metrics", endpoint.metrics) { (body) throws(OTLPError) in try OTLPResponse(metrics: body) }
        return [traces, metrics]
    }

    private mutating func probe(
        _ signal: String,
        _ url: String,
        _ decode: ([UInt8]) throws(OTLPError) -> OTLPResponse
    ) -> CollectorProbe {
        let start = SystemClock.monotonicSeconds
        var failure: DeliveryFailure?
        do throws(DeliveryFailure) {
            _ = try delivery(try post([], to: url), url, decode)
        } catch {
            failure = error
        }
        return CollectorProbe(
            signal: signal,
            url: url,
            failure: failure,
            seconds: SystemClock.monotonicSeconds - start
        )
    }
}
