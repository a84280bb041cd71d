import SomaModel
@testable import SomaStore
import Testing

struct ExemplarTests {
    private func exemplar(
        agent: String = "a",
        bucket: Int = 3,
        span: UInt64 = 1,
        second: Int64 = 0
    ) -> ActionExemplar {
        ActionExemplar(
            agent: agent,
            tool: "Bash",
            failed: true,
            bucket: bucket,
            traceID: TraceID(high: 7, low: 8),
            spanID: SpanID(span),
            time: .noon(plus: second),
            duration: 0.25,
            tokens: 12,
            costUSD: 0.5
        )
    }

    @Test func `the newest of a kind is kept, whichever is told last`() throws {
        let store = try Store()
        let newest = exemplar(span: 2, second: 5)
        for one in [exemplar(), newest, exemplar(span: 3, second: 4)] { try store.setExemplar(one) }
        #expect(try store.exemplars() == [newest])
        let sameTime = exemplar(span: 4, second: 5)
        try store.setExemplar(sameTime)
        #expect(try store.exemplars() == [sameTime])
    }

    @Test func `agents and buckets have their own, hostile names too`() throws {
        let store = try Store()
        let all = [exemplar(agent: "\0'\u{FFFD}"), exemplar(), exemplar(bucket: 16)]
        for one in all.reversed() { try store.setExemplar(one) }
        #expect(try store.exemplars() == all)
    }

    @Test func `an id that someone changed costs its own row`() throws {
        let store = try Store()
        try store.setExemplar(exemplar())
        try store.setExemplar(exemplar(bucket: 4))
        try store.connection.execute("UPDATE exemplars SET trace_id = 'x' WHERE bucket = 3")
        #expect(try store.exemplars().map(\.bucket) == [4])
    }

    @Test func `what is older than actions are kept goes with them`() throws {
        let store = try Store()
        try store.setExemplar(exemplar())
        try store.setExemplar(exemplar(bucket: 4, second: 100))
        try store.setExemplar(exemplar(agent: ""))
        for second in [Int64(0), 100] {
            try store.transaction { () throws(StoreError) in
                try store.insertAction(.stub(.stub(second: second)), source: .hook)
            }
        }
        let retention = Retention(actions: 50_000_000_000, recordings: 0, recordingBytes: 0)
        try store.apply(retention, at: .noon(plus: 120))
        #expect(try store.exemplars().map(\.bucket) == [4])
    }
}
