import Glibc
@testable import SomaHTTP
import Synchronization
import Testing

struct TurnQueueTests {
    /// Those who wait, in the order of their turns.
    private func drained(_ queue: inout TurnQueue<String>) -> [String] {
        var order: [String] = []
        while let next = queue.leave() { order.append(next) }
        return order
    }

    private func outcome(_ admission: TurnQueue<String>.Admission) -> String {
        switch admission {
        case .hasTurn: "turn"
        case .waits(let dropped): "waits" + (dropped.map { " instead of \($0)" } ?? "")
        case .refused: "refused"
        }
    }

    @Test func `the first has its turn at once, and so has whoever comes when all is done`() {
        var queue = TurnQueue<String>(limit: 1, perClient: 1)
        for _ in 0..<3 {
            #expect(outcome(queue.enter("a1", of: "a")) == "turn")
            #expect(outcome(queue.enter("a2", of: "a")) == "waits")
            #expect(drained(&queue) == ["a2"])
        }
    }

    @Test func `clients take turns, however many of one wait`() {
        var queue = TurnQueue<String>(limit: 10, perClient: 10)
        for waiter in ["a0", "a1", "a2", "a3", "b1", "b2", "c1"] {
            _ = queue.enter(waiter, of: String(waiter.prefix(1)))
        }
        #expect(drained(&queue) == ["a1", "b1", "c1", "a2", "b2", "a3"])
    }

    @Test func `one client's share is bounded, and another's is not less for it`() {
        var queue = TurnQueue<String>(limit: 10, perClient: 2)
        let outcomes = ["a0", "a1", "a2", "a3", "b1"].map { outcome(queue.enter($0, of: String($0.prefix(1)))) }
        #expect(outcomes == ["turn", "waits", "waits", "refused", "waits"])
        #expect(drained(&queue) == ["a1", "b1", "a2"])
    }

    @Test func `where all places are taken, whoever has most makes room for whoever has fewer`() {
        var queue = TurnQueue<String>(limit: 3, perClient: 3)
        let outcomes = ["a0", "a1", "a2", "a3", "b1", "c1", "d1", "a4"].map {
            outcome(queue.enter($0, of: String($0.prefix(1))))
        }
        #expect(
            outcomes == [
                "turn", "waits", "waits", "waits", "waits instead of a3", "waits instead of a2", "refused", "refused",
            ]
        )
        #expect(drained(&queue) == ["a1", "b1", "c1"])
    }

    @Test func `who waits when it is closed gets no turn, nor does who comes later`() {
        var queue = TurnQueue<String>(limit: 3, perClient: 3)
        for waiter in ["a0", "a1", "b1"] { _ = queue.enter(waiter, of: String(waiter.prefix(1))) }
        #expect(queue.close() == ["a1", "b1"])
        #expect(outcome(queue.enter("c1", of: "c")) == "refused")
        #expect(drained(&queue) == [])
        #expect(outcome(queue.enter("c1", of: "c")) == "refused")
    }

    private final class Others: Sendable {
        let count = Mutex((now: 0, most: 0))
    }

    @Test func `each thread gets its turn, and one at a time`() async {
        let turn = FairTurn(limit: 100, perClient: 100)
        let others = Others()
        let count = await withTaskGroup(of: Int?.self) { group in
            for client in 0..<20 {
                group.addTask {
                    turn.take(as: "\(client % 3)") {
                        others.count.withLock { $0 = (now: $0.now + 1, most: max($0.most, $0.now)) }
                        usleep(2_000)
                        others.count.withLock { $0.now -= 1 }
                        return 1
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ?? 0) }
        }
        #expect(count == 20)
        #expect(others.count.withLock { $0.most } == 0)
    }
}
