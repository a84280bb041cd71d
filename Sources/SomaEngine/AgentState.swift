package import SomaModel

/// All that the engine remembers of one agent. Its size is bounded: 30 outcomes, 10 actions, and the tools that still
/// weigh something in the intent vector.
package struct AgentState: Equatable, Sendable {
    static let windowLength = 30
    static let recentLength = 10
    /// After 30 minutes without an action an agent exerts no pressure and its session is over.
    package static let idleNanoseconds: Int64 = 1_800_000_000_000

    struct RecentAction: Equatable, Sendable {
        var tool: ExactString
        var outcome: ActionOutcome
        /// Unicode scalars.
        var outputLength: Int
        var tokens: Int64
        var costUSD: Double
        /// A hash of the call's id; 0 where it has none.
        var call: Int
    }

    /// The same in every process and version: it is kept.
    static func hash(_ call: CallID) -> Int { call.isEmpty ? 0 : call.text.nameHash(after: 0x51CE_ED5E_ED5E_ED5E) }

    package let agent: String
    /// Actions recorded so far.
    package internal(set) var actionCount = 0
    /// The outcomes of the window: bit 0 is the newest action's, set where it failed.
    var failures: UInt32 = 0
    /// The same for those that were cancelled.
    var cancellations: UInt32 = 0
    /// Oldest first.
    var recent: [RecentAction] = []
    var intent = BehaviorVector()
    var baselines = PerSignal(repeating: Baseline())
    /// As computed at the last action.
    package internal(set) var ownPressure = 0.0
    /// The mode at the last action.
    package internal(set) var mode = Mode.observe
    /// The end of the latest action.
    package internal(set) var lastTime = Timestamp.epoch
    /// The session it acted in last, while that is open; empty otherwise.
    package internal(set) var openSession = ""

    package init(agent: String) {
        self.agent = agent
    }

    /// What this agent passes on to others at `time`: its own pressure, or 0 once its session has ended or been idle for
    /// 30 minutes.
    package func exertedPressure(at time: Timestamp) -> Double {
        openSession.isEmpty || time.nanoseconds(since: lastTime) >= Self.idleNanoseconds ? 0 : ownPressure
    }

    /// Adds to what an action used, if it is one of the last ten.
    package mutating func amend(_ call: CallID, tokens: Int64, costUSD: Double) {
        let hash = Self.hash(call)
        guard hash != 0, let index = recent.lastIndex(where: { $0.call == hash }) else { return }
        recent[index].tokens = min(recent[index].tokens + tokens, 1 << 53)
        recent[index].costUSD += costUSD
    }

    /// Notes that `session` is over; a session other than the open one changes nothing.
    package mutating func endSession(_ session: String) {
        if ExactString(session) == ExactString(openSession) { openSession = "" }
    }
}
