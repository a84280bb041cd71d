internal import SomaEngine
internal import SomaModel
package import SomaSources
package import SomaStore
internal import SomaSystem

/// One payload in, everything recorded.
extension Monitor {
    /// Takes payloads in, in order, in one transaction; unknown events do nothing.
    ///
    /// - Returns: what their agents are told.
    @discardableResult
    package func take(
        _ payloads: [(payload: HookPayload, context: HookContext)]
    ) throws(StoreError) -> [HookAnswer] {
        try store.transaction { () throws(StoreError) in
            var answers: [HookAnswer] = []
            for (payload, context) in payloads {
                if let answer = try take(payload, context) { answers.append(answer) }
            }
            return answers
        }
    }

    /// As `take`, in the transaction under way.
    func take(_ payload: HookPayload, _ context: HookContext) throws(StoreError) -> HookAnswer? {
        var message: String?
        switch payload.event {
        case "PreToolUse": return try begin(payload, context)
        case "PostToolUse":
            message = try finish(payload.call, of: payload, context, failed: payload.call.responseSaysFailure)
        case "PostToolUseFailure": message = try finish(payload.call, of: payload, context, failed: true)
        case "PostToolBatch":
            for call in payload.calls where try isOpen(call, of: payload) {
                message = try finish(call, of: payload, context, failed: call.responseSaysFailure) ?? message
            }
        case "PermissionDenied": try store.forgetCall(payload.call.id, of: payload.agent)
        case "SubagentStart": try beginSubagent(payload, context.time)
        case "SubagentStop": try endSubagent(payload.agent, session: payload.session, context.time)
        case "SessionStart": try passOverHistory(of: payload)
        case "Stop", "StopFailure": try spendRest(of: payload, at: context.time)
        case "SessionEnd":
            try spendRest(of: payload, at: context.time)
            try endSession(payload, context.time)
        default: break
        }
        return message.map { HookAnswer(event: payload.event, context: $0) }
    }

    private func begin(_ payload: HookPayload, _ context: HookContext) throws(StoreError) -> HookAnswer? {
        let path = Tool(payload.call.tool).kind.changesFiles ? payload.call.filePath : nil
        let targetExists = path.map { (try? FileStatus(of: $0)) != nil }
        let advice = try advise(before: payload, targetExists: targetExists, context)
        if let advice, advice.refusal != nil { return advice }
        if !payload.call.id.isEmpty {
            try store.beginCall(payload.call.id, of: payload.agent, at: context.time, targetExists: targetExists)
        }
        return advice
    }

    private func isOpen(_ call: HookPayload.Call, of payload: HookPayload) throws(StoreError) -> Bool {
        guard let known = try store.call(call.id, of: payload.agent) else { return false }
        return known.state != .done
    }

    /// An ended call becomes an action, once.
    private func finish(
        _ call: HookPayload.Call,
        of payload: HookPayload,
        _ context: HookContext,
        failed: Bool
    ) throws(StoreError) -> String? {
        let known = call.id.isEmpty ? nil : try store.call(call.id, of: payload.agent)
        if known?.state == .done { return nil }
        if payload.subagentID != nil { try beginSubagent(payload, context.time) }
        var action = Action(
            agent: payload.agent,
            session: payload.session,
            time: context.time,
            tool: call.tool.isEmpty ? "unknown" : call.tool
        )
        action.callID = call.id
        action.input = call.input
        action.output = call.output
        action.failed = failed
        action.duration =
            known.map { max(0, Double(context.time.nanoseconds(since: $0.startTime)) / 1e9) } ?? call.duration ?? 0
        action.targetExists = known?.targetExists
        let usage = try takeUsage(of: payload)
        action.text = usage.text
        action.tokens = usage.tokens
        action.costUSD = usage.costUSD
        let recorded = try record(action, .claudeCodeHook, traceParent: context.traceParent, mayFire: context.canAnswer)
        if !call.id.isEmpty { try store.finishCall(call.id, of: payload.agent, at: context.time) }
        return recorded.message
    }

    /// A subagent's distress reaches its parent over an edge, unless that has been drawn already.
    private func beginSubagent(_ payload: HookPayload, _ time: Timestamp) throws(StoreError) {
        guard payload.subagentID != nil else { return }
        let parent = HookPayload.agent(ofSession: payload.sessionID)
        if try store.isKnownSubagent(payload.agent) { return }
        try store.beginSubagent(payload.agent, of: parent, session: payload.session)
        let trust = configuration.subagentTrust
        if let edge = try? TrustEdge(from: payload.agent, to: parent, trust: trust) {
            try draw(edge, at: time)
        }
    }

    private func endSubagent(_ agent: String, session: String, _ time: Timestamp) throws(StoreError) {
        try close(agent, session, time)
        try store.endSubagent(agent)
    }

    private func endSession(_ payload: HookPayload, _ time: Timestamp) throws(StoreError) {
        for subagent in try store.subagents(of: payload.agent) {
            try endSubagent(subagent, session: payload.session, time)
        }
        try close(payload.agent, payload.session, time)
    }

    private func close(_ agent: String, _ session: String, _ time: Timestamp) throws(StoreError) {
        try store.closeCalls(of: agent, olderThan: time.adding(nanoseconds: -Self.longestCall))
        try endSession(session, of: agent, at: time)
    }
}
