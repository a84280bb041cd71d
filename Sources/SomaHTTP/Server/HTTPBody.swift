/// The bytes of an answer, which all connections that send them share.
@safe package final class HTTPBody: Sendable {
    package let count: Int
    nonisolated(unsafe) let pointer: UnsafeMutablePointer<UInt8>

    /// Copies `bytes`, once.
    package init(_ bytes: [UInt8] = []) {
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
        unsafe bytes.withUnsafeBytes {
            unsafe UnsafeMutableRawPointer(memory).copyMemory(
                from: $0.baseAddress ?? UnsafeRawPointer(memory),
                byteCount: $0.count
            )
        }
        unsafe pointer = unsafe memory
        count = bytes.count
    }

    deinit { unsafe pointer.deallocate() }
}
