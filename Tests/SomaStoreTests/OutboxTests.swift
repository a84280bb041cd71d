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
        for payload in payloads { try store.enqueue(text: payload, for: .traces) }
    }

    private func waiting(for name: String, _ signal: ExportSignal = .traces) throws -> [String] {
        let row = try #require(try store.destination(name, signal))
        let payloads = try store.waitingTexts(for: row).map(\.payload)
        #expect(try store.outboxCount(for: row) == payloads.count)
        return payloads
    }

    private func advance(_ name: String, to position: Int64, _ signal: ExportSignal = .traces) throws {
        try store.advance(#require(try store.destination(name, signal)), to: position)
    }

    @Test func `items are kept as they are, in order`() throws {
        try store.remember("d", endpoint: "http://x")
        try enqueue("1", "", "a\0b", "é\n")
        let items = try store.outboxItems()
        #expect(items.map(\.payload) == ["1", "", "a\0b", "é\n"])
        var row = try #require(try store.destination("d", .traces))
        row.position = items[1].id
        #expect(try store.waitingTexts(for: row, limit: 1) == [items[2]])
        row.position = items[3].id
        #expect(try store.waitingTexts(for: row).isEmpty)
    }

    @Test func `a destination gets what comes after it was first known`() throws {
        #expect(try store.awaitedSignals().isEmpty)
        try enqueue("before")
        try store.remember("d", endpoint: "http://x")
        #expect(try store.awaitedSignals() == [.traces, .metrics, .logs])
        try enqueue("after")
        #expect(try waiting(for: "d") == ["after"])
        // Known already, it keeps its place and takes the new URL.
        try store.remember("d", endpoint: "http://y")
        #expect(try waiting(for: "d") == ["after"])
        #expect(try store.destinations().map(\.endpoint) == ["http://y", "http://y", "http://y"])
    }

    @Test func `what one destination has had waits for the other`() throws {
        try store.remember("b", endpoint: "http://b")
        try enqueue("1", "2")
        try store.remember("a", endpoint: "http://a")
        try enqueue("3")
        #expect(try store.destinations().map(\.name) == ["a", "a", "a", "b", "b", "b"])
        #expect(try waiting(for: "a") == ["3"])
        #expect(try waiting(for: "b") == ["1", "2", "3"])
        let last = try #require(try store.outboxItems().last)
        try advance("a", to: last.id)
        #expect(try waiting(for: "a").isEmpty)
        #expect(try waiting(for: "b") == ["1", "2", "3"])
        try advance("b", to: last.id - 1)
        #expect(try store.outboxItems().map(\.payload) == ["3"])
        // Nobody goes back.
        try advance("b", to: 0)
        #expect(try waiting(for: "b") == ["3"])
        try advance("b", to: last.id)
        #expect(try store.outboxItems().isEmpty)
    }

    @Test func `an id is never used again`() throws {
        try store.remember("d", endpoint: "http://x")
        try enqueue("1")
        let first = try #require(try store.outboxItems().first)
        try advance("d", to: first.id)
        try enqueue("2")
        let second = try #require(try store.outboxItems().first)
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
        try store.forget("a", ExportSignal.allCases)
        #expect(try waiting(for: "b") == ["1", "2"])
        try store.forget("b", ExportSignal.allCases)
        #expect(try store.outboxItems().isEmpty)
        #expect(try store.awaitedSignals().isEmpty)
        try store.forget("nobody", [.traces])
    }

    @Test func `success and failure are noted, a signal each`() throws {
        try store.remember("d", endpoint: "http://x", signals: [.traces, .logs])
        #expect(try store.destinations() == [.stub("d", .logs), .stub("d", .traces)])
        func row() throws -> Destination { try #require(try store.destination("d", .traces)) }
        try store.noteSuccess(row(), at: "http://x/v1/traces", time: .noon)
        try store.noteError(
            row(),
            at: "http://x/v1/traces",
            "refused\0",
            time: .noon(plus: 1),
            retryAfter: 5,
            with: "key"
        )
        try store.noteRejection(row(), "3 are too old", time: .noon(plus: 2))
        var expected = Destination.stub("d", .traces)
        expected.url = "http://x/v1/traces"
        expected.lastSuccessTime = .noon
        expected.lastErrorTime = .noon(plus: 1)
        expected.lastError = "refused\0"
        expected.lastRejectionTime = .noon(plus: 2)
        expected.lastRejection = "3 are too old"
        expected.nextAttemptTime = .noon(plus: 6)
        expected.failedAttempts = 1
        expected.settings = "key"
        #expect(try store.destinations() == [.stub("d", .logs), expected])
        try store.noteSuccess(row(), at: "http://x/v1/traces", time: .noon(plus: 2))
        #expect(try row().failedAttempts == 0)
        #expect(try row().nextAttemptTime == .epoch)
    }

    @Test func `a destination is put off until its time, but not by a clock that ran ahead`() {
        var row = Destination.stub()
        row.lastErrorTime = .noon(plus: -3_600)
        row.nextAttemptTime = .noon
        #expect(!row.isDue(at: .noon(plus: -1)))
        #expect(row.isDue(at: .noon))
        #expect(!row.isDue(at: .noon(plus: -3_600)))
        #expect(row.isDue(at: .noon(plus: -3_601)))
    }

    @Test func `a failure puts off what it was made with, and nothing else`() throws {
        try store.remember("d", endpoint: "http://x")
        func row() throws -> Destination { try #require(try store.destination("d", .traces)) }
        func fail() throws {
            try store.noteError(row(), at: "http://x", "no", time: .noon, retryAfter: 100, with: "one key")
        }
        try fail()
        #expect(try !row().isDue(at: .noon(plus: 1), with: "one key"))
        #expect(try row().isDue(at: .noon(plus: 1), with: "another key"))
        #expect(try !row().isDue(at: .noon(plus: 1)))
        try enqueue("span")
        #expect(try store.oldestDueOutboxTime(at: .noon(plus: 1)) { _ in "one key" } == nil)
        #expect(try store.oldestDueOutboxTime(at: .noon(plus: 1)) { _ in "another key" } != nil)
        // Another address, the base or a signal's own.
        try store.remember("d", endpoint: "http://y")
        #expect(try row().isDue(at: .noon(plus: 1)))
        #expect(try row().url == nil)
        try fail()
        try store.remember("d", endpoint: "http://y", urls: [.traces: "http://z"])
        #expect(try row().isDue(at: .noon(plus: 1)))
        try fail()
        try store.remember("d", endpoint: "http://y", signals: [.traces], urls: [.traces: "http://z"])
        #expect(try !row().isDue(at: .noon(plus: 1)))
        #expect(try row().failedAttempts == 3)
    }

    @Test func `spans and log records are sent at their own pace`() throws {
        try store.remember("d", endpoint: "http://x")
        try enqueue("span 1")
        try store.enqueue(text: "log 1", for: .logs)
        try enqueue("span 2")
        try store.enqueue(text: "log 2", for: .logs)
        #expect(try waiting(for: "d") == ["span 1", "span 2"])
        #expect(try waiting(for: "d", .logs) == ["log 1", "log 2"])
        let last = try #require(try store.outboxItems(.logs).last)
        try advance("d", to: last.id, .logs)
        #expect(try waiting(for: "d", .logs).isEmpty)
        #expect(try waiting(for: "d") == ["span 1", "span 2"])
        #expect(try store.outboxItems(.logs).isEmpty)
    }

    @Test func `a signal that nobody gets any more does not wait`() throws {
        try store.remember("d", endpoint: "http://x")
        try enqueue("span")
        try store.enqueue(text: "log", for: .logs)
        try store.forget("d", [.logs, .metrics])
        #expect(try store.awaitedSignals() == [.traces])
        #expect(try store.outboxItems(.logs).isEmpty)
        #expect(try waiting(for: "d") == ["span"])
    }

    @Test func `what waits is due only for those that may be tried`() throws {
        try store.remember("a", endpoint: "http://a")
        #expect(try store.oldestDueOutboxTime(at: .noon) == nil)
        try enqueue("span")
        #expect(try store.oldestDueOutboxTime(at: .noon) != nil)
        let row = try #require(try store.destination("a", .traces))
        try store.noteError(row, at: "http://a", "no", time: .noon, retryAfter: 5)
        #expect(try store.oldestDueOutboxTime(at: .noon(plus: 4)) == nil)
        #expect(try store.oldestDueOutboxTime(at: .noon(plus: 5)) != nil)
        try store.remember("b", endpoint: "http://b")
        #expect(try store.oldestDueOutboxTime(at: .noon(plus: 4)) == nil)
        try enqueue("span for both")
        #expect(try store.oldestDueOutboxTime(at: .noon(plus: 4)) != nil)
        #expect(try store.oldestDueOutboxTime(afterTransactionAt: .noon(plus: 4)) != nil)
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
        try advance("early", to: 3)
        #expect(try drop(50).isEmpty)
        #expect(try drop(32) == [DroppedItems(destination: "early", signal: .traces, count: 17)])
        #expect(try store.outboxSize() == (30, 120))
        #expect(try store.outboxItems().prefix(1).map(\.payload) == ["21"])
        #expect(
            try drop(5) == [
                DroppedItems(destination: "early", signal: .traces, count: 25),
                DroppedItems(destination: "late", signal: .traces, count: 5),
            ]
        )
        #expect(try drop(5).isEmpty)
    }

    @Test func `beyond its bytes too, counted in UTF-8`() throws {
        try store.remember("d", endpoint: "http://a")
        for _ in 1...10 { try enqueue(String(repeating: "é", count: 50)) }
        #expect(try store.outboxSize() == (10, 1_020))
        #expect(try drop(100, 1_020).isEmpty)
        #expect(try drop(100, 510) == [DroppedItems(destination: "d", signal: .traces, count: 6)])
        #expect(try store.outboxSize() == (4, 408))
        try store.forget("d", ExportSignal.allCases)
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
