internal import COTLP
package import SomaModel
package import SomaTelemetry

/// Reads the bodies of OTLP/HTTP requests in protobuf form, from any sender.
///
/// Nothing in a body can trap or take memory out of proportion (more than about 64 times its length): what is not OTLP
/// throws. What is OTLP and beyond the model is left out, as the functions say. Invalid UTF-8 is repaired.
package enum OTLPDecoder {
    /// One element a resource and scope of an `ExportTraceServiceRequest`, in the order of the body.
    ///
    /// Left out: span kinds, trace state, links, flags, and attributes that are arrays, maps or bytes.
    package static func decodeTraces(_ body: [UInt8]) throws(OTLPError) -> [(source: TelemetrySource, spans: [Span])] {
        var arena = Arena(unpacking: body.count)
        let request = unsafe try arena.unpack(body, with: otlp__export_trace_service_request__unpack)
        var result: [(source: TelemetrySource, spans: [Span])] = []
        let resources = unsafe MessageArray(request.pointee.resource_spans, count: request.pointee.n_resource_spans)
        for resourceIndex in unsafe 0..<resources.count {
            let resource = unsafe resources[resourceIndex]
            let scopes = unsafe MessageArray(resource.scope_spans, count: resource.n_scope_spans)
            for scopeIndex in unsafe 0..<scopes.count {
                let scope = unsafe scopes[scopeIndex]
                let messages = unsafe MessageArray(scope.spans, count: scope.n_spans)
                var spans: [Span] = []
                for index in unsafe 0..<messages.count {
                    do { spans.append(unsafe try Span(messages[index])) } catch {
                        throw error.inside(
                            "resource_spans[\(resourceIndex)].scope_spans[\(scopeIndex)].spans[\(index)]"
                        )
                    }
                }
                result.append((unsafe TelemetrySource(resource.resource, scope.scope), spans))
            }
        }
        extendLifetime(arena)
        return result
    }

    /// One element a resource and scope of an `ExportMetricsServiceRequest`, in the order of the body, with the latest
    /// time of its points (the epoch if it has none).
    ///
    /// Left out: points without a value, exponential histograms, summaries, what has delta temporality, exemplars, and
    /// attributes that are arrays, maps or bytes. A sum that may fall is a gauge.
    package static func decodeMetrics(
        _ body: [UInt8]
    ) throws(OTLPError) -> [(source: TelemetrySource, time: Timestamp, metrics: [Metric])] {
        var arena = Arena(unpacking: body.count)
        let request = unsafe try arena.unpack(body, with: otlp__export_metrics_service_request__unpack)
        var result: [(source: TelemetrySource, time: Timestamp, metrics: [Metric])] = []
        let resources = unsafe MessageArray(request.pointee.resource_metrics, count: request.pointee.n_resource_metrics)
        for resourceIndex in unsafe 0..<resources.count {
            let resource = unsafe resources[resourceIndex]
            let scopes = unsafe MessageArray(resource.scope_metrics, count: resource.n_scope_metrics)
            for scopeIndex in unsafe 0..<scopes.count {
                let scope = unsafe scopes[scopeIndex]
                let messages = unsafe MessageArray(scope.metrics, count: scope.n_metrics)
                var metrics: [Metric] = []
                var latest = Timestamp.epoch
                for index in unsafe 0..<messages.count {
                    do {
                        if let metric = unsafe try Metric(messages[index], latest: &latest) { metrics.append(metric) }
                    } catch {
                        throw error.inside(
                            "resource_metrics[\(resourceIndex)].scope_metrics[\(scopeIndex)].metrics[\(index)]"
                        )
                    }
                }
                result.append((unsafe TelemetrySource(resource.resource, scope.scope), latest, metrics))
            }
        }
        extendLifetime(arena)
        return result
    }

    /// One element a resource and scope of an `ExportLogsServiceRequest`, in the order of the body.
    ///
    /// Left out: severities between those of the model, bodies that are no text, flags, observed times, and attributes that
    /// are arrays, maps or bytes.
    package static func decodeLogs(
        _ body: [UInt8]
    ) throws(OTLPError) -> [(source: TelemetrySource, records: [LogRecord])] {
        var arena = Arena(unpacking: body.count)
        let request = unsafe try arena.unpack(body, with: otlp__export_logs_service_request__unpack)
        var result: [(source: TelemetrySource, records: [LogRecord])] = []
        let resources = unsafe MessageArray(request.pointee.resource_logs, count: request.pointee.n_resource_logs)
        for resourceIndex in unsafe 0..<resources.count {
            let resource = unsafe resources[resourceIndex]
            let scopes = unsafe MessageArray(resource.scope_logs, count: resource.n_scope_logs)
            for scopeIndex in unsafe 0..<scopes.count {
                let scope = unsafe scopes[scopeIndex]
                let messages = unsafe MessageArray(scope.log_records, count: scope.n_log_records)
                var records: [LogRecord] = []
                for index in unsafe 0..<messages.count {
                    do { records.append(unsafe try LogRecord(messages[index])) } catch {
                        throw error.inside(
                            "resource_logs[\(resourceIndex)].scope_logs[\(scopeIndex)].log_records[\(index)]"
                        )
                    }
                }
                result.append((unsafe TelemetrySource(resource.resource, scope.scope), records))
            }
        }
        extendLifetime(arena)
        return result
    }
}
