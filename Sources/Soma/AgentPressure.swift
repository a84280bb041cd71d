internal import SomaModel

/// How one agent is doing.
public struct AgentPressure: Equatable, Sendable {
    /// Its name, as it was recorded.
    public var agent: String
    /// Actions recorded so far.
    public var actionCount: Int
    /// The effective pressure, in [0, 1]: its own, and what the agents it is connected to pass on.
    public var pressure: Double
    /// From its own vital signs, in [0, 1]; 0 once its session has ended or been idle for 30 minutes.
    public var ownPressure: Double
    /// What that pressure calls for.
    public var mode: AgentMode
    /// Those of its last action.
    public var vitals: AgentVitals

    /// What the agent should be told after the action that was recorded, at most 400 characters; `nil` where there is nothing
    /// to say, and in half of the cases where there is, so that what it does can be measured.
    public var guidance: String?

    init(_ agent: String, _ reading: Reading, guidance: String?) {
        self.guidance = guidance
        self.agent = agent
        actionCount = reading.number
        pressure = reading.pressure
        ownPressure = reading.ownPressure
        mode = AgentMode(reading.mode)
        vitals = AgentVitals(reading.vitals)
    }

    init(_ snapshot: AgentSnapshot) {
        agent = snapshot.agent
        actionCount = snapshot.actionCount
        pressure = snapshot.pressure
        ownPressure = snapshot.ownPressure
        mode = AgentMode(snapshot.mode)
        vitals = AgentVitals(snapshot.vitals)
    }
}
