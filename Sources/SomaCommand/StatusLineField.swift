package import SomaModel
package import SomaSources

/// What a template may name.
package enum StatusLineField: String, CaseIterable, Sendable {
    case mode
    case pressure
    case own
    case agent
    case actions
    case uncertainty
    case drift
    case errorRate = "error_rate"
    case tokenUsage = "token_usage"
    case cost
    case age
    case model
    case context
    case costUSD = "cost_usd"
    case task

    /// As errors and help list them.
    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// What a line is about.
package struct StatusLineSubject: Sendable {
    /// `nil` is: it has not acted yet.
    package var agent: AgentSnapshot?
    package var time: Timestamp
    /// What the agent's own program told.
    package var input: StatusLineInput?
    /// The row of the list of subagents that is to be filled.
    package var task: StatusLineInput.Task?

    package init(
        _ agent: AgentSnapshot?,
        at time: Timestamp,
        input: StatusLineInput? = nil,
        task: StatusLineInput.Task? = nil
    ) {
        self.agent = agent
        self.time = time
        self.input = input
        self.task = task
    }

    /// In OBSERVE, or idle, or not there.
    package var isCalm: Bool { agent.map { !$0.isSessionOpen || $0.mode == .observe } ?? true }

    /// The mode that is to be seen; `nil` without one.
    var mode: Mode? { agent.flatMap { $0.isSessionOpen ? $0.mode : nil } }

    /// A field as text; `-` where there is nothing to say.
    func text(_ field: StatusLineField) -> String {
        switch field {
        case .model: input?.model ?? "-"
        case .context: input?.contextWindow?.usedPercentage.map { $0.fixed(0) + "%" } ?? "-"
        case .costUSD: input?.totalCostUSD.map { $0.fixed(2) } ?? "-"
        case .task: task?.title ?? "-"
        default: agent.map { text(field, of: $0) } ?? "-"
        }
    }

    private func text(_ field: StatusLineField, of agent: AgentSnapshot) -> String {
        switch field {
        case .mode: agent.isSessionOpen ? agent.mode.name : "idle"
        case .pressure: agent.pressure.fixed(2)
        case .own: agent.ownPressure.fixed(2)
        case .agent: agent.agent.clipped(to: 40)
        case .actions: String(agent.actionCount)
        case .uncertainty: agent.vitals.uncertainty.fixed(2)
        case .drift: agent.vitals.drift.fixed(2)
        case .errorRate: agent.vitals.errorRate.fixed(2)
        case .tokenUsage: agent.vitals.tokenUsage.fixed(2)
        case .cost: agent.vitals.cost.fixed(2)
        case .age: age(of: agent)
        case .model, .context, .costUSD, .task: "-"
        }
    }

    /// Since its last action.
    private func age(of agent: AgentSnapshot) -> String {
        let minutes = max(0, time.nanoseconds(since: agent.lastActionTime)) / 60_000_000_000
        if minutes < 60 { return "\(minutes) min" }
        return minutes < 2_880 ? "\(minutes / 60) h" : "\(minutes / 1_440) d"
    }
}
