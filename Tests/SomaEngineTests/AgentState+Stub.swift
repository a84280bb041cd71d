@testable import SomaEngine
import SomaModel
import SomaTestSupport

extension AgentState {
    /// After one action at `time` in session `s`, exerting exactly this pressure.
    static func stub(_ agent: String, pressing pressure: Double, at time: Timestamp = .noon) -> AgentState {
        var state = AgentState(agent: agent)
        state.actionCount = 1
        state.ownPressure = pressure
        state.lastTime = time
        state.openSession = "s"
        return state
    }
}
