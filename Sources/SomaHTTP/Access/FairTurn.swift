internal import Synchronization

/// A turn that one thread has at a time, in the order of `TurnQueue`.
final class FairTurn: Sendable {
    private let queue: Mutex<TurnQueue<Signal>>

    init(limit: Int, perClient limitPerClient: Int) {
        queue = Mutex(TurnQueue(limit: limit, perClient: limitPerClient))
    }

    /// Waits for the turn; `nil`, perhaps after a while, where too many wait for it.
    func take<Result>(as client: String, _ body: () -> Result) -> Result? {
        let signal = Signal()
        switch queue.withLock({ $0.enter(signal, of: client) }) {
        case .hasTurn: break
        case .refused: return nil
        case .waits(let dropped):
            dropped?.send(false)
            guard signal.wait() else { return nil }
        }
        defer { queue.withLock { $0.leave() }?.send(true) }
        return body()
    }

    /// Gives no turn from now on, to those who wait either.
    func close() {
        for signal in queue.withLock({ $0.close() }) { signal.send(false) }
    }
}
