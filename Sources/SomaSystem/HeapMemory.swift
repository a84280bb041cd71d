internal import CSystem

/// The C library's heap.
package enum HeapMemory {
    /// Has all threads share two heaps. By itself the C library makes one for each of the first threads, eight to a core,
    /// and each keeps what the largest page or batch once took.
    package static func shareAmongThreads() { soma_share_heaps() }
}
