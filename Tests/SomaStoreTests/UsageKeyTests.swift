import SomaModel
@testable import SomaStore
import SomaTestSupport
import Testing

struct UsageKeyTests {
    private static let month: Int64 = 30 * 86_400

    private func act(_ agent: String, second: Int64, keys: Int, in store: Store) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            let row = try store.unit.agent(agent)
            row.actionCount = 1
            row.lastTime = .noon(plus: second)
            store.unit.change(row)
            var transcript = TranscriptRow()
            transcript.countedTime = .noon(plus: second)
            try store.setTranscript(transcript, of: agent)
            for number in 0..<keys {
                try store.setCounted(1, of: UsageKey(message: "\(number)", row: "", agent: agent))
            }
        }
    }

    private func counts(_ store: Store) throws -> [String] {
        try store.connection.texts("SELECT count(*) FROM usage_keys")
    }

    @Test func `a message is known by its agent, and by its first row to everyone`() throws {
        let store = try Store()
        try store.transaction { () throws(StoreError) in
            try store.setCounted(7, of: UsageKey(message: "m", row: "r", agent: "a"))
        }
        func counted(_ message: String, _ row: String, _ agent: String) throws -> Int64? {
            try store.counted(UsageKey(message: message, row: row, agent: agent))
        }
        #expect(try counted("m", "other", "a") == 7)
        #expect(try counted("m", "r", "b") == 7)
        #expect(try counted("m", "other", "b") == nil)
        #expect(try counted("m", "", "b") == nil)
        #expect(try counted("n", "r", "a") == nil)
    }

    @Test func `keys go a month after their agent's last action`() throws {
        let store = try Store()
        try act("old", second: 0, keys: 3, in: store)
        try act("young", second: 10_000, keys: 2, in: store)
        func remove(at second: Int64) throws -> Int {
            try store.transaction { () throws(StoreError) in try store.removeUsageKeys(at: .noon(plus: second)) }
        }
        #expect(try remove(at: Self.month - 1) == 0)
        #expect(try counts(store) == ["5"])
        #expect(try remove(at: Self.month + 3_600) == 0)
        #expect(try counts(store) == ["2"])
        #expect(try store.transcript(of: "old")?.hasLostKeys == true)
        #expect(try store.transcript(of: "young")?.hasLostKeys == false)
    }

    @Test func `of too many keys those of the agents go that acted longest ago, and it is told`() throws {
        let store = try Store()
        for (number, agent) in ["c", "b", "a"].enumerated() {
            try act(agent, second: Int64(number), keys: 10, in: store)
        }
        let dropped = try store.transaction { () throws(StoreError) in
            try store.removeUsageKeys(at: .noon(plus: 10), limit: 25)
        }
        #expect(dropped == 1)
        #expect(try counts(store) == ["20"])
        #expect(try store.transcript(of: "c")?.hasLostKeys == true)
    }
}
