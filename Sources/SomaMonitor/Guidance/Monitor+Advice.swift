internal import SomaEngine
internal import SomaGuidance
internal import SomaModel
internal import SomaSources
internal import SomaStore
internal import SomaTelemetry

/// What an agent is told before a call, and whether it may make it.
extension Monitor {
    func advise(
        before payload: HookPayload,
        targetExists: Bool?,
        _ context: HookContext
    ) throws(StoreError) -> HookAnswer? {
        let agent = try agent(named: payload.agent, at: context.time)
        var look: Look?
        if let agent {
            let call = Situation.Call(
                tool: Tool(payload.call.tool),
                input: payload.call.input,
                targetExists: targetExists,
                key: try guidanceKey()
            )
            look = try self.look(before: call, of: agent, at: context.time)
        }
        let mode = look?.evaluation.mode ?? .observe
        if let rule = context.rule(for: payload), let refusal = try decide(payload, context, rule, agent, mode) {
            return HookAnswer(event: payload.event, refusal: refusal)
        }
        guard context.canAnswer, let agent, var look, let match = look.evaluation.match else { return nil }
        let place = FiringPlace(
            session: try session(of: payload, context),
            tool: payload.call.tool,
            callID: payload.call.id,
            time: context.time,
            ownPressure: agent.ownPressure,
            isBeforeCall: true,
            source: .claudeCodeHook
        )
        let (_, message) = try fire(match, &look.history, try selection(), at: place)
        return message.map { HookAnswer(event: payload.event, context: $0) }
    }

    /// The session that a call belongs to, as it is or as the call will begin it.
    func session(of payload: HookPayload, _ context: HookContext) throws(StoreError) -> SessionRow {
        var row: SessionRow
        if let known = try store.session(payload.session, of: payload.agent) {
            row = known
        } else {
            row = try newSession(payload.session, of: payload.agent, context.traceParent)
        }
        if !row.isOpen { row.ordinal += 1 }
        return row
    }
}
