internal import SomaEngine
internal import SomaFold
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
        let call = Situation.Call(
            tool: Tool(payload.call.tool),
            input: payload.call.input,
            targetExists: targetExists,
            key: try guidanceKey()
        )
        let look = try self.look(before: call, of: payload.agent, at: context.time)
        if let rule = context.rule(for: payload), let refusal = try decide(payload, context, rule, look) {
            return HookAnswer(event: payload.event, refusal: refusal)
        }
        guard context.canAnswer, let match = look?.evaluation.match else { return nil }
        let place = Firing.Place(
            session: payload.session,
            tool: payload.call.tool,
            callID: payload.call.id,
            time: context.time,
            isBeforeCall: true
        )
        memory.source = .claudeCodeHook
        memory.traceParent = context.traceParent.map { ($0.traceID, $0.spanID) }
        defer { memory.traceParent = nil }
        let firing = try Fold.fire(match, of: payload.agent, at: place, in: &memory)
        try tell(firing)
        return try message(of: firing).map { HookAnswer(event: payload.event, context: $0) }
    }

    /// The session that a call belongs to, as it is or as the call will begin it.
    func session(of payload: HookPayload, _ context: HookContext) throws(StoreError) -> SessionRow {
        memory.traceParent = context.traceParent.map { ($0.traceID, $0.spanID) }
        defer { memory.traceParent = nil }
        var row = try memory.sessionRow(payload.session, of: payload.agent)
        if !row.isOpen { row.ordinal += 1 }
        return row
    }
}
