internal import SomaEngine
internal import SomaFold
internal import SomaGuidance
internal import SomaStore

/// An agent's memory as values, kept with its row so that it is not read again at the next action.
final class StoredAgent: AgentContent {
    private var memory: AgentMemory?
    /// Read by itself where nothing has asked for the rest.
    private var history: GuidanceHistory?

    /// Hands the memory out, to be changed in place; `nil` before it has been kept.
    func take() -> AgentMemory? {
        defer { memory = nil }
        return memory
    }

    func keep(_ memory: AgentMemory) {
        self.memory = memory
        history = nil
    }

    func lookUpHistory(_ row: AgentRow) -> GuidanceHistory {
        if let memory { return memory.history }
        if let history { return history }
        let read = GuidanceHistory(json: row.guidance)
        let valid = read?.number == row.actionCount ? read : nil
        let history = valid ?? GuidanceHistory(actionCount: row.actionCount)
        self.history = history
        return history
    }

    func endSession(_ session: String) { memory?.state.endSession(session) }

    var storedState: String? { memory?.state.json }
    var storedGuidance: String? { memory?.history.json }
}
