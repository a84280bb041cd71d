/// Everything there is to say at one moment, as plain numbers: what metrics, the status page and the status line are
/// made of.
package struct Snapshot: Sendable {
    package var time: Timestamp
    /// Those that have acted within the last hour, sorted by name.
    package var agents: [AgentSnapshot]
    /// False where they could not be read: how many there are is not known then.
    package var hasAgents = true
    /// By agent; those of agents that have been idle for a day are left out.
    package var series: [Series]
    package var budget: [BudgetUse]
    package var queues: [ExportQueue]
    /// What counters and buckets can point at, in any order.
    package var exemplars: [ActionExemplar]

    package init(
        time: Timestamp,
        agents: [AgentSnapshot],
        series: [Series],
        budget: [BudgetUse],
        queues: [ExportQueue],
        exemplars: [ActionExemplar] = []
    ) {
        self.time = time
        self.agents = agents
        self.series = series
        self.budget = budget
        self.queues = queues
        self.exemplars = exemplars
    }
}

/// One agent as it stands; vitals, baselines and signal pressures are those of its last action.
package struct AgentSnapshot: Equatable, Sendable {
    package var agent: String
    /// Whether it has series of its own; all those without share one.
    package var isNamed: Bool
    package var actionCount: Int
    package var lastActionTime: Timestamp
    package var isSessionOpen: Bool
    /// 0 once its session has ended or been idle for 30 minutes.
    package var ownPressure: Double
    /// Computed at the snapshot's time.
    package var pressure: Double
    package var mode: Mode
    /// What guidance set under the mode at its last action.
    package var floor: Mode
    package var vitals: PerSignal<Double>
    package var baselines: PerSignal<Double>
    package var signalPressures: PerSignal<Double>

    package init(
        agent: String,
        isNamed: Bool = true,
        actionCount: Int,
        lastActionTime: Timestamp,
        isSessionOpen: Bool,
        ownPressure: Double,
        pressure: Double,
        mode: Mode,
        floor: Mode = .observe,
        vitals: PerSignal<Double>,
        baselines: PerSignal<Double>,
        signalPressures: PerSignal<Double>
    ) {
        self.agent = agent
        self.isNamed = isNamed
        self.actionCount = actionCount
        self.lastActionTime = lastActionTime
        self.isSessionOpen = isSessionOpen
        self.ownPressure = ownPressure
        self.pressure = pressure
        self.mode = mode
        self.floor = floor
        self.vitals = vitals
        self.baselines = baselines
        self.signalPressures = signalPressures
    }
}

/// What waits for a destination.
package struct ExportQueue: Equatable, Sendable {
    package var destination: String
    package var signal: ExportSignal
    package var size: Int

    package init(destination: String, signal: ExportSignal, size: Int) {
        self.destination = destination
        self.signal = signal
        self.size = size
    }
}

/// One dimension of the budget that has a limit.
package struct BudgetUse: Equatable, Sendable {
    /// `tokens` or `cost_usd`.
    package var dimension: String
    package var spent: Double
    /// > 0.
    package var limit: Double

    package init(dimension: String, spent: Double, limit: Double) {
        self.dimension = dimension
        self.spent = spent
        self.limit = limit
    }

    /// May pass 1.
    package var used: Double { spent / limit }
}
