import SomaModel
@testable import SomaStore
import SomaTestSupport
import Testing

struct OutboxTests {
    private let store: Store

    init() throws {
        store = try Store()
    }

    private func enqueue(_ payloads: String...) throws {
        for payload in payloads { try store.enqueue(kind: "span", payload: payload) }
    }

    private func waiting(for name: String) throws -> [String] {
        let position = try #require(try store.destinations().first { $0.name == name }).position
        let payloads = try store.outboxItems(after: position, limit: 100).map(\.payload)
        #expect(try store.outboxCount(after: position) == payloads.count)
        return payloads
    }

    @Test func `items are kept as they are, in order`() throws {
        try store.remember("d", endpoint: "http://x")
        try enqueue("1", "", "a\0b", "é\n")
        let items = try store.outboxItems(after: 0, limit: 100)
        #expect(items.map(\.payload) == ["1", "", "a\0b", "é\n"])
        #expect(items.map(\.kind) == ["span", "span", "span", "span"])
        #expect(try store.outboxItems(after: items[1].id, limit: 1) == [items[2]])
        #expect(try store.outboxItems(after: items[3].id, limit: 100).isEmpty)
    }

    @Test func `a destination gets what comes after it was first known`() throws {
        #expect(try !store.hasDestinations())
        try enqueue("before")
        try store.remember("d", endpoint: "http://x")
        #expect(try store.hasDestinations())
        try enqueue("after")
        #expect(try waiting(for: "d") == ["after"])
        // Known already, it keeps its place and takes the new URL.
        try store.remember("d", endpoint: "http://y")
        #expect(try waiting(for: "d") == ["after"])
        #expect(try store.destinations().map(\.endpoint) == ["http://y"])
    }

    @Test func `what one destination has had waits for the other`() throws {
        try store.remember("b", endpoint: "http://b")
        try enqueue("1", "2")
        try store.remember("a", endpoint: "http://a")
        try enqueue("3")
        #expect(try store.destinations().map(\.name) == ["a", "b"])
        #expect(try waiting(for: "a") == ["3"])
        #expect(try waiting(for: "b") == ["1", "2", "3"])
        let last = try #require(try store.outboxItems(after: 0, limit: 100).last)
        try store.advance("a", to: last.id)
        #expect(try waiting(for: "a").isEmpty)
        #expect(try waiting(for: "b") == ["1", "2", "3"])
        try store.advance("b", to: last.id - 1)
        #expect(try store.outboxItems(after: 0, limit: 100).map(\.payload) == ["3"])
        // Nobody goes back.
        try store.advance("b", to: 0)
        #expect(try waiting(for: "b") == ["3"])
        try store.advance("b", to: last.id)
        #expect(try store.outboxCount(after: 0) == 0)
    }

    @Test func `an id is never used again`() throws {
        try store.remember("d", endpoint: "http://x")
        try enqueue("1")
        let first = try #require(try store.outboxItems(after: 0, limit: 1).first)
        try store.advance("d", to: first.id)
        try enqueue("2")
        let second = try #require(try store.outboxItems(after: 0, limit: 1).first)
        #expect(second.id > first.id)
        #expect(try waiting(for: "d") == ["2"])
        // A destination known only now waits for neither.
        try store.remember("later", endpoint: "http://y")
        #expect(try waiting(for: "later").isEmpty)
    }

    @Test func `what waited for a forgotten destination alone is gone`() throws {
        try store.remember("a", endpoint: "http://a")
        try store.remember("b", endpoint: "http://b")
        try enqueue("1", "2")
        try store.forget("a")
        #expect(try waiting(for: "b") == ["1", "2"])
        try store.forget("b")
        #expect(try store.outboxCount(after: 0) == 0)
        #expect(try !store.hasDestinations())
        try store.forget("nobody")
    }

    @Test func `success and failure are noted`() throws {
        try store.remember("d", endpoint: "http://x")
        #expect(
            try store.destinations() == [
                Destination(
                    name: "d",
                    endpoint: "http://x",
                    position: 0,
                    lastSuccessTime: nil,
                    lastErrorTime: nil,
                    lastError: nil,
                    failedAttempts: 0
                )
            ]
        )
        try store.noteSuccess("d", at: .noon)
        try store.noteError("d", "refused\0", at: .noon(plus: 1), retryAfter: 5)
        let destination = try #require(try store.destinations().first)
        #expect(destination.lastSuccessTime == .noon)
        #expect(destination.lastErrorTime == .noon(plus: 1))
        #expect(destination.lastError == "refused\0")
        #expect(destination.failedAttempts == 1)
        #expect(try store.nextAttemptTime() == .noon(plus: 6))
        try store.noteSuccess("d", at: .noon(plus: 2))
        #expect(try store.destinations().first?.failedAttempts == 0)
        #expect(try store.nextAttemptTime() == .epoch)
    }

    private func drop(_ items: Int, _ bytes: Int = 1 << 30) throws -> [DroppedItems] {
        try store.transaction { () throws(StoreError) in
            try store.keepOutbox(within: OutboxLimit(items: items, bytes: bytes))
        }
    }

    @Test func `beyond its items the oldest go, and each destination's loss is told`() throws {
        try store.remember("early", endpoint: "http://a")
        for number in 1...40 { try enqueue("\(number)") }
        try store.remember("late", endpoint: "http://b")
        for number in 41...50 { try enqueue("\(number)") }
        try store.advance("early", to: 3)
        #expect(try drop(50).isEmpty)
        #expect(try drop(32) == [DroppedItems(destination: "early", count: 17)])
        #expect(try store.outboxSize() == (30, 60))
        #expect(try store.outboxItems(after: 0, limit: 1).map(\.payload) == ["21"])
        #expect(
            try drop(5) == [DroppedItems(destination: "early", count: 25), DroppedItems(destination: "late", count: 5)]
        )
        #expect(try drop(5).isEmpty)
    }

    @Test func `beyond its bytes too, counted in UTF-8`() throws {
        try store.remember("d", endpoint: "http://a")
        for _ in 1...10 { try enqueue(String(repeating: "é", count: 50)) }
        #expect(try store.outboxSize() == (10, 1_000))
        #expect(try drop(100, 1_000).isEmpty)
        #expect(try drop(100, 500) == [DroppedItems(destination: "d", count: 6)])
        #expect(try store.outboxSize() == (4, 400))
        try store.forget("d")
        #expect(try store.outboxSize() == (0, 0))
    }

    @Test func `what is said once is said again after an hour, whatever is stored`() throws {
        #expect(try store.isFirst("x", withinHourOf: .noon))
        #expect(try !store.isFirst("x", withinHourOf: .noon(plus: 3_600)))
        #expect(try store.isFirst("x", withinHourOf: .noon(plus: 3_601)))
        for hostile in ["-9223372036854775808", "soon", ""] {
            try store.setSetting("x", to: hostile)
            #expect(try store.isFirst("x", withinHourOf: .noon))
        }
    }
}
