import SomaCommand
import SomaJSON
import SomaModel
import SomaTestSupport
import Testing

struct StatusPageTests {
    private let agents = [
        AgentSnapshot.stub("a", lastActionTime: .noon(plus: -60)),
        AgentSnapshot.stub("a rather long name\n", pressure: 0.8, mode: .block),
        AgentSnapshot.stub("b", lastActionTime: .noon(plus: -60)),
    ]

    @Test func `agents are listed, the latest first, then the budget`() {
        let page = StatusPage(
            agents: agents,
            budget: [
                BudgetUse(dimension: "tokens", spent: 1_500_000, limit: 2_000_000),
                BudgetUse(dimension: "cost_usd", spent: 12.345, limit: 10),
            ]
        )
        #expect(
            page.text(color: false) == """
                SOMA — 3 agents monitored

                  a rather long name\u{FFFD}  BLOCK         p=0.80  u=0.10  d=0.20  e=0.30   #1
                  a                    OBSERVE       p=0.00  u=0.10  d=0.20  e=0.30   #1
                  b                    OBSERVE       p=0.00  u=0.10  d=0.20  e=0.30   #1

                  Budget: 123% (tokens: 1500000/2000000, cost_usd: 12.35/10)

                """
        )
        #expect(page.text(color: true).contains("\u{1B}[1;31mBLOCK       \u{1B}[0m  p=0.80"))
    }

    @Test func `an empty page says so`() {
        #expect(
            StatusPage(agents: [], budget: []).text(color: true) == """
                SOMA — 0 agents monitored

                  Nothing has been recorded within the last day.

                """
        )
        #expect(StatusPage(agents: [], budget: []).json == #"{"agents":[],"budget":{}}"# + "\n")
    }

    @Test func `as JSON it is whole`() throws {
        let page = StatusPage(agents: agents, budget: [BudgetUse(dimension: "tokens", spent: 3, limit: 4)])
        let value = try JSONValue(parsing: page.json)
        guard case .array(let agents) = value["agents"] else {
            Issue.record("no agents")
            return
        }
        #expect(agents.map { $0["agent"]?.text } == ["a rather long name\n", "a", "b"])
        let first = agents[0]
        #expect(first["mode"]?.text == "BLOCK")
        #expect(first["pressure"]?.number == 0.8)
        #expect(first["actions"] == .int(1))
        #expect(first["last_action_time"]?.text == "2026-01-01T12:00:00.000000Z")
        #expect(first["session_open"] == .bool(true))
        for name in ["vitals", "baselines", "signal_pressures"] {
            #expect(first[name]?.names == Signal.allCases.map(\.rawValue))
        }
        #expect(value["budget"]?["tokens"]?["spent"]?.number == 3)
        #expect(value["budget"]?["tokens"]?["limit"]?.number == 4)
    }
}
