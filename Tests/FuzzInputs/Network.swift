internal import SomaExport
internal import SomaHTTP
internal import SomaOTLP
internal import SomaPrometheus

/// What other machines send.

/// The body of a request for traces, for metrics and for logs: what can be decoded can be sent on.
func readOTLPRequest(_ bytes: [UInt8]) -> String? {
    var encoder = OTLPEncoder()
    for (source, spans) in (try? OTLPDecoder.decodeTraces(bytes)) ?? [] {
        let body = encoder.encodeTraces(spans, from: source)
        if (try? OTLPDecoder.decodeTraces(body)) == nil { return "encoded spans cannot be decoded" }
    }
    for (source, time, metrics) in (try? OTLPDecoder.decodeMetrics(bytes)) ?? [] {
        let body = encoder.encodeMetrics(metrics, at: time, from: source)
        if (try? OTLPDecoder.decodeMetrics(body)) == nil { return "encoded metrics cannot be decoded" }
        var page = Exposition(.openMetrics(version: .one))
        page.append(metrics)
        page.finish()
    }
    for (source, records) in (try? OTLPDecoder.decodeLogs(bytes)) ?? [] {
        let body = encoder.encodeLogs(records, from: source)
        if (try? OTLPDecoder.decodeLogs(body)) == nil { return "encoded log records cannot be decoded" }
    }
    return nil
}

/// In either of its forms.
func readOTLPResponse(_ bytes: [UInt8]) -> String? {
    let rejected = [(try? OTLPResponse(bytes))?.rejected, (Delivery(json: bytes)?.rejected).map(Int64.init)]
    return rejected.contains { ($0 ?? 0) < 0 } ? "fewer than none rejected" : nil
}

/// The fields of a scrape that are lists, a line each: `Accept`, `Accept-Encoding` and `Host`.
func readAccept(_ bytes: [UInt8]) -> String? {
    let fields = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    _ = ExpositionFormat(accepting: fields)
    _ = ContentCoding(accepting: fields, bodyBytes: 4_096)
    _ = HostField.isOwn(fields, names: ["soma.example"])
    return nil
}
