internal import COTLP

extension Arena {
    /// The generated `…__unpack` of one message.
    typealias Unpack<Message> = (
        UnsafeMutablePointer<ProtobufCAllocator>?, Int, UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Message>?

    /// Memory to unpack a body of `byteCount` bytes in. The limit is above what real requests take (under 20
    /// bytes a byte) and below what a hostile one could with nothing but empty messages (over 100).
    init(unpacking byteCount: Int) {
        self.init(capacity: (4 << 10) + byteCount * 4, limit: (64 << 10) + byteCount * 64)
    }

    /// Parses `body` into messages that live in the arena and do not refer to `body`.
    ///
    /// Everything the parser asks for comes from the arena, and giving back does nothing: what it takes is bounded,
    /// and none of its paths after a failure can free a thing twice.
    mutating func unpack<Message>(
        _ body: [UInt8],
        with unpack: Unpack<Message>
    ) throws(OTLPError) -> UnsafeMutablePointer<Message> {
        var isExhausted = false
        let message = unsafe withUnsafeMutablePointer(to: &self) { arena in
            unsafe withUnsafeMutablePointer(to: &isExhausted) { isExhausted in
                var context = unsafe UnpackContext(arena: arena, isExhausted: isExhausted)
                return unsafe withUnsafeMutablePointer(to: &context) { context in
                    var allocator = unsafe ProtobufCAllocator(
                        alloc: allocateForUnpacking,
                        free: { _, _ in },
                        allocator_data: context
                    )
                    return unsafe body.withUnsafeBufferPointer { bytes in
                        unsafe unpack(&allocator, bytes.count, bytes.baseAddress)
                    }
                }
            }
        }
        guard let message = unsafe message else {
            throw isExhausted
                ? OTLPError(.expandsTooMuch, "the message takes far more memory than its length justifies")
                : OTLPError(.malformed, "not a protobuf message of the expected kind")
        }
        return unsafe message
    }
}

/// What the allocator's callback gets to see.
@unsafe private struct UnpackContext {
    var arena: UnsafeMutablePointer<Arena>
    var isExhausted: UnsafeMutablePointer<Bool>
}

private func allocateForUnpacking(_ context: UnsafeMutableRawPointer?, _ size: Int) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context?.assumingMemoryBound(to: UnpackContext.self) else { return nil }
    if let place = unsafe context.pointee.arena.pointee.allocateIfAffordable(byteCount: size) { return unsafe place }
    unsafe context.pointee.isExhausted.pointee = true
    return nil
}
