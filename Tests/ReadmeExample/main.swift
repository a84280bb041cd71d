import Soma

struct Answer {
    var text: String
    var tokens: Int64
}

/// Stands for a call of a model over the network.
func ask(_ prompt: String) async throws -> Answer {
    try await Task.sleep(for: .milliseconds(20))
    return Answer(text: "Perhaps the cache is stale; \(prompt)", tokens: 1_200)
}

let agents = try AgentMonitor()
try await agents.connect("researcher", to: "planner", trust: 0.5)

// Around a call: its duration, its failure, and what the closure reads off the response.
let answer = try await agents.wrap(
    agent: "planner",
    session: "run-42",
    tool: "claude",
    usage: { CallUsage(tokens: $0.tokens, costUSD: 0.0036, text: $0.text) }
) {
    try await ask("why is the page old?")
}

// After the fact.
var search = AgentAction(agent: "researcher", session: "run-42", tool: "search")
search.failed = true
search.duration = .milliseconds(340)
let researcher = try await agents.record(search)

if let planner = try agents.pressure(of: "planner") {
    print("planner \(planner.mode) \(planner.pressure), researcher \(researcher.mode) \(researcher.ownPressure)")
}
