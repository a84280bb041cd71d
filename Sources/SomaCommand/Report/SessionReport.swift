package import SomaModel
package import SomaStore

/// One session, all its agents together, worked out from the database.
package struct SessionReport: Sendable {
    /// What one agent did in it.
    package struct Agent: Sendable {
        package var name: String
        package var actions = 0
        package var failures = 0
        package var cancellations = 0
        package var tokens: Int64 = 0
        package var costUSD = 0.0
        /// After each action.
        package var pressures: [Double] = []
        package var peak: (pressure: Double, number: Int) = (0, 0)
        var mode = Mode.observe
    }

    package struct ModeChange: Equatable, Sendable {
        package var time: Timestamp
        package var agent: String
        package var number: Int
        package var old: Mode
        package var new: Mode
        package var pressure: Double
    }

    package struct Tool: Equatable, Sendable {
        package var name: String
        package var calls = 0
        package var failures = 0
        package var cancellations = 0
        /// Seconds in all.
        package var duration = 0.0
    }

    package var session: String
    package var start: Timestamp
    package var end: Timestamp
    package var isOpen: Bool
    /// The first to begin first.
    package private(set) var agents: [Agent] = []
    /// In order of time.
    package private(set) var modeChanges: [ModeChange] = []
    /// The most used first.
    package private(set) var tools: [Tool] = []
    /// `hook`, `wrap` or `test`, sorted.
    package private(set) var sources: [String] = []
    package private(set) var firings: [FiringReport] = []
    package private(set) var blocks: [BlockRow] = []

    /// Costs a look at each action of the session's agents.
    package init(of session: String, in store: Store) throws(StoreError) {
        let rows = try store.agents(inSession: session)
        self.session = session
        start = rows.map(\.startTime).min() ?? .epoch
        end = rows.map(\.endTime).max() ?? .epoch
        isOpen = rows.contains(where: \.isOpen)
        var tools: [ExactString: Tool] = [:]
        var sources: Set<String> = []
        for row in rows {
            var agent = Agent(name: row.agent)
            var changes: [ModeChange] = []
            try store.forEachAction(of: row.agent, in: session) { action in
                if let change = agent.add(action) { changes.append(change) }
                tools[ExactString(action.tool), default: Tool(name: action.tool)].add(action)
                sources.insert(action.source)
            }
            agents.append(agent)
            modeChanges += changes
        }
        modeChanges.sort { ($0.time, $0.agent, $0.number) < ($1.time, $1.agent, $1.number) }
        self.tools = tools.values.sorted { ($1.calls, ExactString($0.name)) < ($0.calls, ExactString($1.name)) }
        self.sources = sources.sorted()
        firings = try store.firings(inSession: session)
        blocks = try store.blocks(inSession: session)
    }

    package var actions: Int { agents.reduce(0) { $0 + $1.actions } }
    package var failures: Int { agents.reduce(0) { $0 + $1.failures } }
    package var cancellations: Int { agents.reduce(0) { $0 + $1.cancellations } }
    package var tokens: Int64 { agents.reduce(0) { $0.addingWithoutOverflow($1.tokens) } }
    package var costUSD: Double { agents.reduce(0) { $0 + $1.costUSD } }
    /// Seconds.
    package var duration: Double { max(0, Double(end.nanoseconds(since: start)) / 1e9) }
}

extension SessionReport.Agent {
    /// - Returns: the change, where the mode is not that of the action before.
    fileprivate mutating func add(_ action: ActionRow) -> SessionReport.ModeChange? {
        actions += 1
        if action.outcome == .error { failures += 1 }
        if action.outcome == .cancelled { cancellations += 1 }
        tokens = tokens.addingWithoutOverflow(action.tokens)
        costUSD += action.costUSD
        pressures.append(action.pressure)
        if action.pressure > peak.pressure { peak = (action.pressure, action.number) }
        let old = mode
        mode = action.mode
        if old == mode { return nil }
        return SessionReport.ModeChange(
            time: action.time,
            agent: name,
            number: action.number,
            old: old,
            new: mode,
            pressure: action.pressure
        )
    }
}

extension SessionReport.Tool {
    fileprivate mutating func add(_ action: ActionRow) {
        calls += 1
        if action.outcome == .error { failures += 1 }
        if action.outcome == .cancelled { cancellations += 1 }
        duration += action.duration
    }

    /// Seconds a call.
    package var meanDuration: Double { calls == 0 ? 0 : duration / Double(calls) }
}

extension Int64 {
    /// The sum, or the limit that it passes: the database is anyone's to write.
    fileprivate func addingWithoutOverflow(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
