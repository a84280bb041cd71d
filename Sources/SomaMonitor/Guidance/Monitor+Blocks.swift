internal import SomaEngine
internal import SomaGuidance
package import SomaModel
internal import SomaSources
package import SomaStore
internal import SomaTelemetry

/// Decisions on destructive operations: recorded whichever way they go.
extension Monitor {
    /// What the agent is told where the call is denied.
    func decide(
        _ payload: HookPayload,
        _ context: HookContext,
        _ rule: BlockRule,
        _ agent: AgentSnapshot?,
        _ mode: Mode
    ) throws(StoreError) -> String? {
        let name = payload.agent
        let number = (agent?.actionCount ?? 0) + 1
        var denied = context.canAnswer && mode >= rule.deniedFrom
        if denied { denied = try !store.isUnblocked(name, at: context.time) }
        let decision = BlockDecision(
            id: EventID.make(
                session: payload.session,
                agent: name,
                name: rule.name,
                number: number,
                callID: payload.call.id
            ),
            agent: name,
            session: payload.session,
            tool: payload.call.tool,
            rule: rule.name,
            denied: denied,
            number: number,
            time: context.time
        )
        let row = BlockRow(decision: decision, pressure: agent?.pressure ?? 0, mode: mode)
        if try store.insertBlock(row, callID: payload.call.id, source: .hook) {
            let session = try self.session(of: payload, context)
            try tell(.blockDecision(decision), session, spans: try store.hasDestinations())
        }
        return denied ? Self.refusal(rule, row) : nil
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
