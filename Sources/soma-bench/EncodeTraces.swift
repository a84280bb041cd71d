import CBenchBaselines
import SomaOTLP
import SomaTelemetry

/// What does the model cost on top of libprotobuf-c? The baseline packs the same spans from C structs that are filled
/// anew, in a buffer that stays; soma builds them from Swift values, text and all, and returns a new body.
enum EncodeTraces {
    /// The spans are read from the baseline's own body, so that both sides encode the same.
    ///
    /// Throws if soma's body is not the baseline's, byte for byte.
    static func bench(spansPerRequest count: Int) throws -> Case {
        var expected = [UInt8](repeating: 0, count: soma_baseline_encode_traces(count))
        unsafe expected.withUnsafeMutableBufferPointer { buffer in
            unsafe soma_baseline_copy_body(buffer.baseAddress, buffer.count)
        }
        guard let batch = try OTLPDecoder.decodeTraces(expected).first, batch.spans.count == count else {
            throw BenchError(message: "the baseline's body does not hold \(count) spans")
        }
        let session = Session()
        guard session.encoder.encodeTraces(batch.spans, from: batch.source) == expected else {
            throw BenchError(message: "soma's body is not the baseline's")
        }
        return Case(
            name: "encode traces, \(count) a request",
            baselineName: "protobuf-c",
            itemsPerCall: count,
            subject: { session.encoder.encodeTraces(batch.spans, from: batch.source).count },
            baseline: { soma_baseline_encode_traces(count) }
        )
    }

    /// A closure cannot capture an encoder that it changes, a class can hold it.
    private final class Session {
        var encoder = OTLPEncoder()
    }
}
