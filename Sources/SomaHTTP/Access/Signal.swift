internal import Glibc
internal import Synchronization

/// One answer that one thread waits for.
@safe final class Signal: Sendable {
    private nonisolated(unsafe) let semaphore: UnsafeMutablePointer<sem_t>
    private let answer = Atomic(false)

    init() {
        unsafe semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
        unsafe sem_init(semaphore, 0, 0)
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    func send(_ value: Bool) {
        answer.store(value, ordering: .releasing)
        unsafe sem_post(semaphore)
    }

    func wait() -> Bool {
        while unsafe sem_wait(semaphore) != 0 {}
        return answer.load(ordering: .acquiring)
    }
}
