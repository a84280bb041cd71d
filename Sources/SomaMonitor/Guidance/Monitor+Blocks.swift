internal import SomaEngine
internal import SomaFold
internal import SomaGuidance
package import SomaModel
internal import SomaShell
package import SomaSources
package import SomaStore
internal import SomaTelemetry

/// Decisions on destructive operations: recorded whichever way they go.
extension Monitor {
    /// What the agent is told where the call is denied.
    func decide(
        _ payload: HookPayload,
        _ context: HookContext,
        _ rule: BlockRule,
        _ look: Look?
    ) throws(StoreError) -> String? {
        let name = payload.agent
        let number = (look?.actions ?? 0) + 1
        let mode = look?.evaluation.mode ?? .observe
        let denied: Bool
        if context.canAnswer {
            denied = try isRefused(rule, to: name, mode, at: context.time)
        } else {
            denied = context.wasRefused
        }
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
        let row = BlockRow(decision: decision, pressure: look?.pressure ?? 0, mode: mode)
        if try store.insertBlock(row, callID: payload.call.id, source: .claudeCodeHook) {
            let session = try self.session(of: payload, context)
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

    /// What is to be said to a call that is denied, nothing being recorded: for a state folder that cannot be written now.
    package func refusal(of payload: HookPayload, _ context: HookContext) throws(StoreError) -> HookAnswer? {
        guard payload.event == "PreToolUse", let rule = context.rule(for: payload),
            let look = try look(
                before: Situation.Call(tool: Tool(payload.call.tool)),
                of: payload.agent,
                at: context.time
            )
        else { return nil }
        let mode = look.evaluation.mode
        guard try isRefused(rule, to: payload.agent, mode, at: context.time) else { return nil }
        let decision = BlockDecision(
            id: "",
            agent: payload.agent,
            session: payload.session,
            tool: payload.call.tool,
            rule: rule.name,
            denied: true,
            number: look.actions + 1,
            time: context.time
        )
        let row = BlockRow(decision: decision, pressure: look.pressure, mode: mode)
        return HookAnswer(event: payload.event, refusal: Self.refusal(rule, row))
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
