internal import SomaEngine
internal import SomaFold
internal import SomaGuidance
package import SomaModel
package import SomaShell
package import SomaStore
internal import SomaTelemetry

/// Decisions on destructive operations: recorded whichever way they go.
extension Monitor {
    /// What the agent is told where the call is denied.
    func decide(
        _ question: Question,
        _ rule: BlockRule,
        _ look: Look?
    ) throws(StoreError) -> String? {
        let name = question.agent
        let number = (look?.actions ?? 0) + 1
        let mode = look?.evaluation.mode ?? .observe
        let denied: Bool
        switch question.standing {
        case .open: denied = try isRefused(rule, to: name, mode, at: question.time)
        case .ran: denied = false
        case .denied: denied = true
        }
        let decision = BlockDecision(
            id: EventID.make(
                session: question.session,
                agent: name,
                name: rule.name,
                number: number,
                callID: question.callID
            ),
            agent: name,
            session: question.session,
            tool: question.tool.name,
            rule: rule.name,
            denied: denied,
            number: number,
            time: question.time
        )
        let row = BlockRow(decision: decision, pressure: look?.pressure ?? 0, mode: mode)
        if try store.insertBlock(row, callID: question.callID, source: question.source) {
            let session = try self.session(of: question)
            try tell(.blockDecision(decision), session)
        }
        return denied ? Self.refusal(rule, row) : nil
    }

    private func isRefused(
        _ rule: BlockRule,
        to agent: String,
        _ mode: Mode,
        at time: Timestamp
    ) throws(StoreError) -> Bool {
        if mode < rule.deniedFrom { return false }
        return try !store.isUnblocked(agent, at: time)
    }

    /// What to tell an agent whose call is denied while the state folder cannot be written: nothing is recorded.
    package func refusal(of question: Question, under rule: BlockRule) throws(StoreError) -> Advice? {
        let call = Situation.Call(tool: question.tool)
        guard let look = try look(before: call, of: question.agent, at: question.time) else { return nil }
        let mode = look.evaluation.mode
        guard try isRefused(rule, to: question.agent, mode, at: question.time) else { return nil }
        let decision = BlockDecision(
            id: "",
            agent: question.agent,
            session: question.session,
            tool: question.tool.name,
            rule: rule.name,
            denied: true,
            number: look.actions + 1,
            time: question.time
        )
        let row = BlockRow(decision: decision, pressure: look.pressure, mode: mode)
        return Advice(refusal: Self.refusal(rule, row))
    }

    /// Whether a person has lifted what is refused to an agent.
    package func isUnblocked(_ agent: String, at time: Timestamp) throws(StoreError) -> Bool {
        try store.isUnblocked(agent, at: time)
    }

    private static func refusal(_ rule: BlockRule, _ row: BlockRow) -> String {
        let pressure = (row.pressure * 100).rounded() / 100
        return
            "soma refused this call: \(rule.meaning) (rule \(rule.name)). The agent is in \(row.mode.name), pressure "
            + "\(pressure) of 1. The person at the terminal can lift the refusal."
    }
}
