package import SomaEngine
package import SomaGuidance
package import SomaModel

/// What a fold remembers between two actions, wherever that is kept. Every memory gives the same results for the same
/// actions: it stores, and computes nothing.
package protocol Memory<Failure> {
    associatedtype Failure: Error

    /// What decides beside the actions.
    var rules: FoldRules { get throws(Failure) }

    /// What guidance sees of an agent at `time`; `nil` where it has not acted.
    func glance(at agent: String, _ time: Timestamp) throws(Failure) -> Glance?

    /// Hands an agent's memory out to be changed; `keep` takes it back. A new one for an agent that has not acted.
    mutating func lendAgent(_ agent: String) throws(Failure) -> AgentMemory
    mutating func keep(_ agent: AgentMemory) throws(Failure)

    /// The same for a session of an agent.
    mutating func lendSession(_ session: String, of agent: String) throws(Failure) -> SessionState
    mutating func keep(_ session: SessionState) throws(Failure)

    /// The edges that end at `target`.
    func edges(into target: String) throws(Failure) -> [TrustEdge]

    /// What an agent passes on at `time`: its own pressure, or 0 once its session has ended or been idle for 30 minutes.
    func exertedPressure(of agent: String, at time: Timestamp) throws(Failure) -> Double

    /// The limits, and what has been spent of them in the period that `time` lies in.
    func budget(at time: Timestamp) throws(Failure) -> Budget
    mutating func spend(tokens: Int64, costUSD: Double, at time: Timestamp) throws(Failure)

    /// The arm that a firing has been given; `nil` for one that is not known.
    func arm(ofFiring id: String) throws(Failure) -> GuidanceFiring.Arm?

    /// Counts a randomized firing of a stratum and returns its place among them, from 0.
    mutating func nextOrdinal(in stratum: Stratum) throws(Failure) -> Int

    /// Remembers a firing that was not known.
    mutating func keep(_ firing: Firing) throws(Failure)
}

/// All that is remembered of one agent.
package struct AgentMemory: Equatable, Sendable {
    package var state: AgentState
    package var history: GuidanceHistory

    /// - Parameter history: what guidance remembers; one of other actions than the state's counts as none.
    package init(state: AgentState, history: GuidanceHistory? = nil) {
        self.state = state
        if let history, history.number == state.actionCount {
            self.history = history
        } else {
            self.history = GuidanceHistory(actionCount: state.actionCount)
        }
    }

    /// Of an agent that has not acted.
    package init(of agent: String) {
        self.init(state: AgentState(agent: agent))
    }
}

/// What guidance sees of an agent between two actions.
package struct Glance: Sendable {
    package var history: GuidanceHistory
    /// What it passes on, in [0, 1].
    package var ownPressure: Double

    package init(history: GuidanceHistory, ownPressure: Double) {
        self.history = history
        self.ownPressure = ownPressure
    }
}

/// What decides about pressures, modes and guidance beside the actions.
package struct FoldRules: Sendable {
    package var engine: EngineConfiguration
    package var selection: PatternSelection
    /// Patterns that fire whatever is said of them.
    package var forced: PatternSelection.Forced
    /// Patterns whose firings are all shown: their experiment has validated them.
    package var validated: Set<ExactString>
    /// Whether half of the firings are withheld, to measure what the others do.
    package var hasControlArm: Bool
    /// What arms and the digests of paths are drawn with; empty in a replay, so that every replay draws the same.
    package var key: String

    package init(
        engine: EngineConfiguration = EngineConfiguration(),
        selection: PatternSelection? = nil,
        forced: PatternSelection.Forced = .none,
        validated: Set<ExactString> = [],
        hasControlArm: Bool = true,
        key: String = ""
    ) {
        self.engine = engine
        self.selection = selection ?? (forced == .none ? .standard : PatternSelection(forced: forced))
        self.forced = forced
        self.validated = validated
        self.hasControlArm = hasControlArm
        self.key = key
    }
}
