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
        [probeTraces(), probeMetrics()]
    }

    private mutating func probeTraces() -> CollectorProbe {
        let start = SystemClock.monotonicSeconds
        var failure: DeliveryFailure?
        do throws(DeliveryFailure) {
            _ = try delivery(try postTraces([]), targets.traces.url) { (body) throws(OTLPError) in
                try OTLPResponse(traces: body)
            }
        } catch {
            failure = error
        }
        return CollectorProbe("traces", targets.traces.url, failure, since: start)
    }

    private mutating func probeMetrics() -> CollectorProbe {
        let start = SystemClock.monotonicSeconds
        var failure: DeliveryFailure?
        do throws(DeliveryFailure) {
            _ = try delivery(try postMetrics([]), targets.metrics.url) { (body) throws(OTLPError) in
                try OTLPResponse(metrics: body)
            }
        } catch {
            failure = error
        }
        return CollectorProbe("metrics", targets.metrics.url, failure, since: start)
    }
}

extension CollectorProbe {
    fileprivate init(_ signal: String, _ url: String, _ failure: DeliveryFailure?, since start: Double) {
        self.init(signal: signal, url: url, failure: failure, seconds: SystemClock.monotonicSeconds - start)
    }
}
