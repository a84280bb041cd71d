internal import CZlib

/// gzip, as RFC 1952 has it.
package enum Gzip {
    /// All of `bytes` in one member; `nil` where there is no memory, or more than 4 GiB.
    ///
    /// - Parameter level: 1 is the fastest; a page of metrics gets about a twelfth of its length with it.
    package static func compress(_ bytes: [UInt8], level: Int32 = 1) -> [UInt8]? {
        guard bytes.count <= Int(UInt32.max), var stream = DeflateStream(level: level) else { return nil }
        return stream.finish(bytes)
    }
}

/// Owner of one of zlib's streams. zlib keeps the address of the `z_stream` in its own state: it must not move.
@safe private struct DeflateStream: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>

    init?(level: Int32) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe soma_zlib_begin_gzip(stream, level) == Z_OK else {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Everything at once: `deflateBound` is room enough.
    mutating func finish(_ bytes: [UInt8]) -> [UInt8]? {
        let capacity = Int(unsafe deflateBound(stream, uLong(bytes.count)))
        var input = bytes
        var isWhole = false
        let output = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            unsafe input.withUnsafeMutableBufferPointer { input in
                unsafe stream.pointee.next_in = input.baseAddress
                unsafe stream.pointee.avail_in = uInt(input.count)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = uInt(output.count)
                isWhole = unsafe deflate(stream, Z_FINISH) == Z_STREAM_END
            }
            count = isWhole ? Int(unsafe stream.pointee.total_out) : 0
        }
        return isWhole ? output : nil
    }
}
