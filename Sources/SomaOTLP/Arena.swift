/// Memory handed out from front to back and taken back all at once: a whole message tree costs a few additions
/// instead of a `malloc` per struct and string.
///
/// What it hands out is uninitialized, must hold trivial types only (Swift does not count C structs with a union as
/// `BitwiseCopyable`, so this is not checked), and is good until `reset()`.
@safe struct Arena: ~Copyable {
    /// The chunk in use; the others are full, and freed by the next `reset()`.
    private var chunk: UnsafeMutableRawPointer
    private var capacity: Int
    private var used = 0
    /// The bytes in use in `fullChunks`.
    private var usedBefore = 0
    private var fullChunks: [UnsafeMutableRawPointer] = unsafe []
    /// The bytes that further chunks may take.
    private var budget: Int

    /// What `malloc` guarantees, and at least what any struct of protobuf-c asks for.
    private static var chunkAlignment: Int { 16 }
    /// The largest chunk that `reset()` keeps, in bytes: one huge batch must not cost a daemon its memory for good.
    private static var largestKeptChunk: Int { 4 << 20 }

    /// - Parameters:
    ///   - capacity: The bytes of the first chunk.
    ///   - limit: The most bytes that all chunks may have together; only `allocateIfAffordable` heeds it.
    init(capacity: Int, limit: Int = .max) {
        self.capacity = Arena.roundedUp(max(capacity, 1))
        unsafe chunk = .allocate(byteCount: self.capacity, alignment: Arena.chunkAlignment)
        budget = max(0, limit - self.capacity)
    }

    deinit {
        freeFullChunks()
        unsafe chunk.deallocate()
    }

    /// Takes back everything handed out; the newest chunk, which is the largest, stays for the next round.
    mutating func reset() {
        used = 0
        usedBefore = 0
        freeFullChunks()
        unsafe fullChunks.removeAll(keepingCapacity: true)
        if capacity > Arena.largestKeptChunk {
            unsafe chunk.deallocate()
            capacity = Arena.largestKeptChunk
            unsafe chunk = .allocate(byteCount: capacity, alignment: Arena.chunkAlignment)
        }
    }

    private func freeFullChunks() {
        for index in unsafe fullChunks.indices { unsafe fullChunks[index].deallocate() }
    }

    /// The bytes handed out since the last `reset()`, alignment included.
    var handedOut: Int { usedBefore + used }

    /// Room for `count` values of a trivial type that needs no more than pointer alignment.
    @inline(__always)
    mutating func allocate<Value>(_ count: Int, of type: Value.Type) -> UnsafeMutablePointer<Value> {
        let size = count * MemoryLayout<Value>.stride
        alignToPointers()
        if size > capacity - used { startChunk(atLeast: size) }
        defer { used += size }
        return unsafe (chunk + used).assumingMemoryBound(to: Value.self)
    }

    /// Room for one value, holding `value`.
    @inline(__always)
    mutating func store<Value>(_ value: Value) -> UnsafeMutablePointer<Value> {
        let place = unsafe allocate(1, of: Value.self)
        unsafe place.initialize(to: value)
        return unsafe place
    }

    /// Room for bytes, which need no alignment.
    @inline(__always)
    mutating func allocateBytes(_ size: Int) -> UnsafeMutablePointer<UInt8> {
        if size > capacity - used { startChunk(atLeast: size) }
        defer { used += size }
        return unsafe (chunk + used).assumingMemoryBound(to: UInt8.self)
    }

    /// Room of any type, or `nil` where that would take more chunks than the limit allows.
    mutating func allocateIfAffordable(byteCount size: Int) -> UnsafeMutableRawPointer? {
        alignToPointers()
        if size > capacity - used {
            let wanted = chunkSize(atLeast: size)
            guard wanted <= budget else { return nil }
            budget -= wanted
            startChunk(atLeast: size)
        }
        defer { used += size }
        return unsafe chunk + used
    }

    /// Never passes `capacity`, which is a multiple of every alignment here.
    @inline(__always)
    private mutating func alignToPointers() {
        let mask = unsafe MemoryLayout<UnsafeRawPointer>.alignment - 1
        used = (used + mask) & ~mask
    }

    /// Twice the last chunk, so that batches of any size take few chunks, or more if `size` asks for it.
    private func chunkSize(atLeast size: Int) -> Int { max(capacity * 2, Arena.roundedUp(size)) }

    /// A chunk's size must be a multiple of the alignment.
    private static func roundedUp(_ size: Int) -> Int { (size + chunkAlignment - 1) & ~(chunkAlignment - 1) }

    @inline(never)
    private mutating func startChunk(atLeast size: Int) {
        let next = chunkSize(atLeast: size)
        unsafe fullChunks.append(chunk)
        usedBefore += used
        unsafe chunk = .allocate(byteCount: next, alignment: Arena.chunkAlignment)
        capacity = next
        used = 0
    }
}
