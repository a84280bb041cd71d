internal import SomaJSON
package import SomaModel

/// Every agent, and the budget where there is one.
package struct StatusPage: Sendable {
    private let agents: [AgentSnapshot]
    private let budget: [BudgetUse]

    package init(agents: [AgentSnapshot], budget: [BudgetUse]) {
        self.agents = agents.sorted { ($1.lastActionTime, $0.agent) < ($0.lastActionTime, $1.agent) }
        self.budget = budget
    }

    package func text(color: Bool) -> String {
        var lines = ["SOMA — \(agents.count) agent\(agents.count == 1 ? "" : "s") monitored", ""]
        let width = max(12, agents.map { name(of: $0).count }.max() ?? 0)
        for agent in agents { lines.append(row(agent, width, color)) }
        if agents.isEmpty { lines.append("  Nothing has been recorded within the last day.") }
        if let tightest = budget.max(by: { $0.used < $1.used }) {
            let parts = budget.map { "\($0.dimension): \(amount($0.spent))/\(amount($0.limit))" }
            lines += ["", "  Budget: \((tightest.used * 100).fixed(0))% (\(parts.joined(separator: ", ")))"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Whole numbers without a fraction, others with two digits.
    private func amount(_ value: Double) -> String {
        value.rounded() == value ? value.fixed(0) : value.fixed(2)
    }

    /// Names are the agents' own: a long one must not push everything else off the screen.
    private func name(of agent: AgentSnapshot) -> String { agent.agent.printable.clipped(to: 40) }

    private func row(_ agent: AgentSnapshot, _ width: Int, _ color: Bool) -> String {
        let mode = agent.mode.name.padded(to: 12)
        let vitals = agent.vitals
        return "  " + name(of: agent).padded(to: width) + "  " + (color ? agent.mode.colored(mode) : mode)
            + "  p=\(agent.pressure.fixed(2))  u=\(vitals.uncertainty.fixed(2))  d=\(vitals.drift.fixed(2))"
            + "  e=\(vitals.errorRate.fixed(2))   #\(agent.actionCount)"
    }

    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("agents")
        writer.beginArray()
        for agent in agents { writer.value(agent) }
        writer.endArray()
        writer.name("budget")
        writer.beginObject()
        for use in budget {
            writer.name(use.dimension)
            writer.beginObject()
            writer.member("spent", use.spent)
            writer.member("limit", use.limit)
            writer.endObject()
        }
        writer.endObject()
        writer.endObject()
        return writer.text + "\n"
    }
}

extension JSONWriter {
    /// An agent as `status --json` and `statusline --json` write it.
    package mutating func value(_ agent: AgentSnapshot) {
        beginObject()
        member("agent", agent.agent)
        member("mode", agent.mode.name)
        member("pressure", agent.pressure)
        member("pressure_own", agent.ownPressure)
        member("actions", agent.actionCount)
        member("last_action_time", agent.lastActionTime.rfc3339)
        member("session_open", agent.isSessionOpen)
        for (name, values) in [
            ("vitals", agent.vitals), ("baselines", agent.baselines), ("signal_pressures", agent.signalPressures),
        ] {
            self.name(name)
            beginObject()
            for signal in Signal.allCases { member(signal.rawValue, values[signal]) }
            endObject()
        }
        endObject()
    }
}
