@testable import SomaEngine
import SomaFold
import SomaModel
import SomaTestSupport
import Testing

struct AgentStateTests {
    private static let recordings =
        [Recording.edgeCases] + (Repository.shared.map { ["\($0)/sessions/swe-07-katy.jsonl"] } ?? [])

    @Test(arguments: recordings)
    func `a state that waits as JSON between actions gives the same bits as one in memory`(path: String) throws {
        var kept = RAMMemory.withoutPatterns()
        var resumed = RAMMemory.withoutPatterns()
        for action in try Recording.actions(path) {
            let expected = kept.record(action).reading
            #expect(resumed.record(action).reading.bits == expected.bits)
            let state = try #require(resumed.state(of: action.agent))
            let read = try #require(AgentState(agent: action.agent, json: state.json))
            #expect(read == state)
            #expect(read.json == state.json)
            resumed.restore(read)
        }
    }

    /// A state with something in every field.
    private static func state() throws -> AgentState {
        var engine = RAMMemory.withoutPatterns()
        for (index, tool) in ["Bash", "Read\"\n\0", "é", "e\u{301}", "🧪", "Bash", "", "x", "y", "z", "Edit", "q"]
            .enumerated()
        {
            var action = Action.stub(second: Int64(index), tool: tool, text: "maybe \(index)", output: "out \(index)")
            action.tokens = Int64(index) * 900_719_925_474_099
            action.costUSD = 0.1 / Double(index + 1)
            action.outcome = index % 3 == 0 ? .error : index % 7 == 0 ? .cancelled : .ok
            _ = engine.record(action)
        }
        return try #require(engine.state(of: "a"))
    }

    @Test func `names of any kind come back`() throws {
        let state = try Self.state()
        let read = try #require(AgentState(agent: "a", json: state.json))
        #expect(read == state)
        #expect(!state.json.contains("\n"))
    }

    @Test(arguments: [
        "", "null", "{}", "[]", "not JSON", "{\"actions\":1}",
    ])
    func `what is no state is none`(json: String) {
        #expect(AgentState(agent: "a", json: json) == nil)
    }

    @Test(arguments: [
        ("\"actions\":12", "\"actions\":0"),
        ("\"actions\":12", "\"actions\":-1"),
        ("\"actions\":12", "\"actions\":12.0"),
        ("\"actions\":12", "\"actions\":9"),
        ("\"actions\":12", "\"actions\":9223372036854775807"),
        ("\"failures\":", "\"failures\":-"),
        ("\"failures\":", "\"failures\":4294967296,\"x\":"),
        ("\"recent\":[[", "\"recent\":[[\"x\",false,1,1,1],["),
        ("\"recent\":[[", "\"recent\":[[],["),
        ("\"recent\":[[\"", "\"recent\":[[0,\""),
        ("\"failed\":", "\"failed\":null,\"x\":"),
        ("\"failed\":", "\"failed\":1e999,\"x\":"),
        ("\"failed\":", "\"failed\":-1,\"x\":"),
        ("\"tools\":[", "\"tools\":[\"a\","),
        ("\"tools\":[", "\"tools\":[0.5,\"a\","),
        ("\"tools\":[", "\"tools\":[\"zz\",0.5,"),
        ("\"tools\":[", "\"tools\":[\"\",-1,"),
        ("\"drift\":[", "\"drift\":[0,"),
        ("\"drift\":[", "\"drift\":[1e999,0],\"x\":["),
        ("\"drift\":[", "\"drift\":[0.1,-1],\"x\":["),
        ("\"cost\":[", "\"cst\":["),
        ("\"own_pressure\":", "\"own_pressure\":2,\"x\":"),
        ("\"own_pressure\":", "\"own_pressure\":-1,\"x\":"),
        ("\"own_pressure\":", "\"own_pressure\":\"0\",\"x\":"),
        ("\"mode\":\"", "\"mode\":\"x"),
        ("\"last_time_unix_nano\":", "\"last_time_unix_nano\":-1,\"x\":"),
        ("\"last_time_unix_nano\":", "\"last_time_unix_nano\":0.5,\"x\":"),
        ("\"open_session\":", "\"open_session\":null,\"x\":"),
    ])
    func `a state that cannot have been written is none`(part: String, replacement: String) throws {
        let json = try Self.state().json
        let place = try #require(json.firstRange(of: part))
        var changed = json
        changed.replaceSubrange(place, with: replacement)
        #expect(AgentState(agent: "a", json: changed) == nil)
    }

    @Test func `a damaged state is none, or one that can go on`() throws {
        let bytes = Array(try Self.state().json.utf8)
        var random = FixedRandom(state: 8)
        var read = 0
        for _ in 0..<20_000 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) { random.mutate(&mutated) }
            guard let state = AgentState(agent: "a", json: String(decoding: mutated, as: UTF8.self)) else { continue }
            read += 1
            var engine = RAMMemory.withoutPatterns()
            engine.restore(state)
            let reading = engine.record(.stub(second: 100, tokens: 1)).reading
            #expect(0...1 ~= reading.pressure, "\(String(decoding: mutated, as: UTF8.self))")
            #expect(engine.state(of: "a").flatMap { AgentState(agent: "a", json: $0.json) } != nil)
        }
        #expect((1..<20_000).contains(read))
    }

    @Test func `an agent that invents a tool name for each action keeps a bounded state`() throws {
        var state = AgentState(agent: "a")
        var session = SessionState(agent: "a", session: "s")
        var counts: [Int] = []
        for index in 0..<5_000 {
            _ = state.record(
                .stub(second: Int64(index), tool: "t\(index)"),
                session: &session,
                settings: .init(),
                effective: { $0 },
                floor: { _ in .observe }
            )
            if index % 1_000 == 999 { counts.append(state.intent.tools.count) }
        }
        #expect(counts.max() ?? 0 < 1_600)
        #expect(counts[4] <= counts[2])
        #expect(state.json.utf8.count < 100_000)
        #expect(state.recent.count == 10)
    }
}
