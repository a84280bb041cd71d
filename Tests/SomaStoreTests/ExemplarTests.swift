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

    private func set(_ exemplars: [ActionExemplar], in store: Store) throws {
        for exemplar in exemplars {
            try store.meetStranger(exemplar.agent, isNamed: true, at: exemplar.time)
            try store.setExemplar(exemplar)
        }
    }

    @Test func `the newest of a kind is kept, whichever is told last`() throws {
        let store = try Store()
        let newest = exemplar(span: 2, second: 5)
        try set([exemplar(), newest, exemplar(span: 3, second: 4)], in: store)
        #expect(try store.exemplars(ofAgentsActiveSince: .epoch) == [newest])
        let sameTime = exemplar(span: 4, second: 5)
        try set([sameTime], in: store)
        #expect(try store.exemplars(ofAgentsActiveSince: .epoch) == [sameTime])
    }

    @Test func `agents and buckets have their own, hostile names too`() throws {
        let store = try Store()
        let all = [exemplar(agent: "\0'\u{FFFD}"), exemplar(), exemplar(bucket: 16)]
        try set(all.reversed(), in: store)
        #expect(try store.exemplars(ofAgentsActiveSince: .epoch) == all)
    }

    @Test func `those of agents that have been idle are not read, those without an agent always`() throws {
        let store = try Store()
        try set([exemplar(agent: "b"), exemplar(agent: "a", second: 9), exemplar(agent: "")], in: store)
        let found = try store.exemplars(ofAgentsActiveSince: .noon(plus: 9))
        #expect(found.map(\.agent) == ["", "a"])
    }

    @Test func `an id that someone changed costs its own row`() throws {
        let store = try Store()
        try set([exemplar(), exemplar(bucket: 4)], in: store)
        try store.connection.execute("UPDATE exemplars SET trace_id = 'x' WHERE bucket = 3")
        #expect(try store.exemplars(ofAgentsActiveSince: .epoch).map(\.bucket) == [4])
    }

    @Test func `what is older than actions are kept goes with them`() throws {
        let store = try Store()
        try set([exemplar(), exemplar(bucket: 4, second: 100), exemplar(agent: "")], in: store)
        for second in [Int64(0), 100] {
            try store.transaction { () throws(StoreError) in
                try store.insertAction(.stub(.stub(second: second)), source: .claudeCodeHook)
            }
        }
        let retention = Retention(actions: 50_000_000_000, recordings: 0, recordingBytes: 0)
        try store.apply(retention, at: .noon(plus: 120))
        #expect(try store.exemplars(ofAgentsActiveSince: .epoch).map(\.bucket) == [4])
    }
}
