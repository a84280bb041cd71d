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
        [("traces", endpoint.traces), ("metrics", endpoint.metrics)].map { signal, url in
            let start = SystemClock.monotonicSeconds
            var failure: DeliveryFailure?
            do throws(DeliveryFailure) {
                _ = try post([], to: url)
            } catch {
                failure = error
            }
            let seconds = SystemClock.monotonicSeconds - start
            return CollectorProbe(signal: signal, url: url, failure: failure, seconds: seconds)
        }
    }
}
