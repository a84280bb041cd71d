internal import CDeflate

/// gzip, as RFC 1952 has it.
package enum Gzip {
    /// All of `bytes` in one member, at libdeflate's fastest level: half of zlib's time for its fastest, and fewer bytes.
    /// `nil` where there is no memory.
    package static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        guard let compressor = unsafe libdeflate_alloc_compressor(1) else { return nil }
        defer { unsafe libdeflate_free_compressor(compressor) }
        let capacity = unsafe libdeflate_gzip_compress_bound(compressor, bytes.count)
        let packed = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            count = unsafe libdeflate_gzip_compress(compressor, bytes, bytes.count, output.baseAddress, output.count)
        }
        return packed.isEmpty ? nil : packed
    }
}
