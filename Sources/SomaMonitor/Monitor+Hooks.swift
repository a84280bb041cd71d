internal import SomaEngine
package import SomaModel
package import SomaSources
package import SomaStore
internal import SomaSystem

/// One payload in, everything recorded.
extension Monitor {
    /// What surrounds a payload.
    package struct HookContext: Sendable {
        /// When the hook was called.
        package var time: Timestamp
        /// From the agent's environment.
        package var traceParent: TraceParent?

        package init(time: Timestamp, traceParent: TraceParent?) {
            self.time = time
            self.traceParent = traceParent
        }
    }

    /// Takes payloads in, in order, in one transaction; unknown events do nothing.
    package func take(_ payloads: [(payload: HookPayload, context: HookContext)]) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            for (payload, context) in payloads { try take(payload, context) }
        }
    }

    /// As `take`, in the transaction under way.
    package func take(_ payload: HookPayload, _ context: HookContext) throws(StoreError) {
        switch payload.event {
        case "PreToolUse": try begin(payload, context)
        case "PostToolUse": try finish(payload.call, of: payload, context, failed: payload.call.responseSaysFailure)
        case "PostToolUseFailure": try finish(payload.call, of: payload, context, failed: true)
        case "PostToolBatch":
            for call in payload.calls where try isOpen(call, of: payload) {
                try finish(call, of: payload, context, failed: call.responseSaysFailure)
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
    }

    private func begin(_ payload: HookPayload, _ context: HookContext) throws(StoreError) {
        guard !payload.call.id.isEmpty else { return }
        let edits = ["Write", "Edit", "MultiEdit", "NotebookEdit"]
        let path = edits.contains(payload.call.tool) ? payload.call.filePath : nil
        try store.beginCall(
            payload.call.id,
            of: payload.agent,
            at: context.time,
            targetExists: path.map { (try? FileStatus(of: $0)) != nil }
        )
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
    ) throws(StoreError) {
        let known = call.id.isEmpty ? nil : try store.call(call.id, of: payload.agent)
        if known?.state == .done { return }
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
        _ = try record(action, .hook, traceParent: context.traceParent)
        if !call.id.isEmpty { try store.finishCall(call.id, of: payload.agent, at: context.time) }
    }

    /// A subagent's distress reaches its parent over an edge, unless that has been drawn already.
    private func beginSubagent(_ payload: HookPayload, _ time: Timestamp) throws(StoreError) {
        guard payload.subagentID != nil else { return }
        let parent = HookPayload.agent(ofSession: payload.sessionID)
        if try store.isKnownSubagent(payload.agent) { return }
        try store.beginSubagent(payload.agent, of: parent, session: payload.session)
        let trust = configuration.subagentTrust
        if let edge = try? TrustEdge(from: payload.agent, to: parent, trust: trust) {
            try store.connect(edge)
            try appendToRecording(edge, at: time)
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
        guard let row = try store.session(session, of: agent), row.isOpen else { return }
        try end(row)
        try appendToRecording(sessionEnd: session, of: agent, at: time)
    }
}
