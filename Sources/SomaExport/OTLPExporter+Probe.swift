package import SomaModel
internal import SomaSystem

/// What a collector's address for one signal made of an empty request.
package struct CollectorProbe: Equatable, Sendable {
    package var signal: ExportSignal
    package var url: String
    /// `nil` where it was taken.
    package var failure: DeliveryFailure?
    package var seconds: Double
}

extension OTLPExporter {
    /// Sends an empty request to each signal's address: no bytes are an `ExportTraceServiceRequest` without spans.
    package mutating func probe() -> [CollectorProbe] {
        var probes: [CollectorProbe] = []
        for signal in ExportSignal.allCases {
            guard let url = targets[signal]?.url else { continue }
            let start = SystemClock.monotonicSeconds
            var failure: DeliveryFailure?
            do throws(DeliveryFailure) {
                _ = try post([], signal)
            } catch {
                failure = error
            }
            let seconds = SystemClock.monotonicSeconds - start
            probes.append(CollectorProbe(signal: signal, url: url, failure: failure, seconds: seconds))
        }
        return probes
    }
}
