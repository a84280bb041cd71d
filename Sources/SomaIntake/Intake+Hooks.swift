package import SomaModel
internal import SomaMonitor
package import SomaSources
package import SomaStore

/// One payload in, everything recorded, advice out.
extension Intake {
    /// Takes payloads in, in order, in one transaction.
    ///
    /// - Returns: what their agents are told.
    @discardableResult
    package func take(
        _ payloads: [(payload: HookPayload, context: HookContext)]
    ) throws(StoreError) -> [Advice] {
        try monitor.transaction { () throws(StoreError) in
            var advice: [Advice] = []
            for (payload, context) in payloads {
                if let one = try take(payload, context) { advice.append(one) }
            }
            return advice
        }
    }

    /// As `take`, in the transaction under way.
    func take(_ payload: HookPayload, _ context: HookContext) throws(StoreError) -> Advice? {
        var advice: Advice?
        for observed in payload.observed {
            if let one = try take(observed, of: payload, context) { advice = one }
        }
        return advice
    }

    private func take(
        _ observed: Observed,
        of payload: HookPayload,
        _ context: HookContext
    ) throws(StoreError) -> Advice? {
        switch observed.what {
        case .callBegan(let call): return try begin(call, observed, payload, context)
        case .callEnded(let id, let ending):
            return try finish(id, ending, observed, payload, context).map { Advice(context: $0) }
        case .callDenied(let id): if !id.isEmpty { try store.forgetCall(id.text, of: observed.agent) }
        case .agentBegan: try beginSubagent(observed)
        case .agentEnded:
            try cancelOpenCalls(of: observed.agent, observed, payload, context)
            try spendRest(of: payload, observed)
            try endSubagent(observed.agent, session: observed.session, observed.time)
        case .sessionBegan(let origin): try begin(origin, of: payload, observed)
        case .paused: try spendRest(of: payload, observed)
        case .prompted: try cancelOpenCalls(of: observed.agent, observed, payload, context)
        case .sessionEnded, .sessionCleared:
            try cancelOpenCalls(of: observed.agent, observed, payload, context)
            try spendRest(of: payload, observed)
            try endSession(observed, payload, context)
            if observed.what == .sessionCleared {
                try store.endMeter(of: observed.agent, clearedIn: payload.workingFolder)
            }
        // Hooks tell of none of these.
        case .action, .said, .used, .edge, .edgeRemoved, .snapshot, .settings: break
        }
        return nil
    }

    /// What to tell an agent whose call is denied while the state folder cannot be written: nothing is recorded.
    package func refusal(of payload: HookPayload, _ context: HookContext) throws(StoreError) -> Advice? {
        for observed in payload.observed {
            guard case .callBegan(let call) = observed.what,
                let rule = context.rule(for: call, in: payload.workingFolder)
            else { continue }
            let question = context.question(about: call, in: observed)
            if let refusal = try monitor.refusal(of: question, under: rule) { return refusal }
        }
        return nil
    }

    private func begin(
        _ call: Call,
        _ observed: Observed,
        _ payload: HookPayload,
        _ context: HookContext
    ) throws(StoreError) -> Advice? {
        let question = context.question(about: call, in: observed)
        let advice = try monitor.advise(before: question, under: context.rule(for: call, in: payload.workingFolder))
        if advice?.refusal == nil, !call.id.isEmpty {
            try store.beginCall(
                call.id.text,
                of: observed.agent,
                tool: call.tool.name,
                at: observed.time,
                targetExists: question.targetExists
            )
        }
        return advice
    }

    /// An ended call becomes an action, once.
    private func finish(
        _ id: CallID,
        _ ending: Ending,
        _ observed: Observed,
        _ payload: HookPayload,
        _ context: HookContext
    ) throws(StoreError) -> String? {
        let known = id.isEmpty ? nil : try store.call(id.text, of: observed.agent)
        if known?.state == .done { return nil }
        if observed.parent != nil { try beginSubagent(observed) }
        var action = Action(
            agent: observed.agent,
            session: observed.session,
            time: observed.time,
            tool: ending.tool.name.isEmpty ? "unknown" : ending.tool.name
        )
        action.toolKind = ending.tool.kind
        action.callID = id.text
        action.input = ending.input
        action.output = ending.output
        action.outcome = ending.outcome
        // The time between the hooks contains the time that a person took to allow the call.
        action.duration =
            ending.duration ?? known.map { max(0, Double(observed.time.nanoseconds(since: $0.startTime)) / 1e9) } ?? 0
        action.targetExists = known?.targetExists
        let usage = try takeUsage(of: payload, observed, call: id)
        action.text = usage.text
        if usage.text.isEmpty, usage.words > 0 {
            let length = action.measuredCounts.outputLength
            action.counts = TextCounts(words: usage.words, hedges: usage.hedges, outputLength: length)
        }
        action.tokens = usage.tokens
        action.costUSD = usage.costUSD
        let recorded = try monitor.record(
            action,
            observed.source,
            traceParent: context.traceParent,
            mayFire: context.standing == .open
        )
        if !id.isEmpty { try store.finishCall(id.text, of: observed.agent, at: observed.time) }
        return recorded.message
    }

    /// A subagent's distress reaches its parent over an edge, unless that has been drawn already.
    private func beginSubagent(_ observed: Observed) throws(StoreError) {
        guard let parent = observed.parent else { return }
        if try store.isKnownSubagent(observed.agent) { return }
        try store.beginSubagent(observed.agent, of: parent, session: observed.session)
        let trust = monitor.configuration.subagentTrust
        if let edge = try? TrustEdge(from: observed.agent, to: parent, trust: trust) {
            try monitor.draw(edge, at: observed.time)
        }
    }

    private func endSubagent(_ agent: String, session: String, _ time: Timestamp) throws(StoreError) {
        try close(agent, session, time)
        try store.endSubagent(agent)
    }

    /// Whatever an agent had begun, and nobody has seen the end of, was stopped.
    private func cancelOpenCalls(
        of agent: String,
        _ observed: Observed,
        _ payload: HookPayload,
        _ context: HookContext
    ) throws(StoreError) {
        let limit = observed.time.adding(nanoseconds: -Monitor.longestCall)
        for call in try store.openCalls(of: agent, since: limit) {
            var stopped = observed
            stopped.agent = agent
            let ending = Ending(tool: Tool(call.tool), input: .null, output: "", outcome: .cancelled)
            _ = try finish(CallID(call.id), ending, stopped, payload, context)
        }
    }

    private func endSession(
        _ observed: Observed,
        _ payload: HookPayload,
        _ context: HookContext
    ) throws(StoreError) {
        for subagent in try store.subagents(of: observed.agent) {
            var stopped = observed
            stopped.parent = observed.agent
            try cancelOpenCalls(of: subagent, stopped, payload, context)
            try endSubagent(subagent, session: observed.session, observed.time)
        }
        try close(observed.agent, observed.session, observed.time)
    }

    private func close(_ agent: String, _ session: String, _ time: Timestamp) throws(StoreError) {
        try store.closeCalls(of: agent, olderThan: time.adding(nanoseconds: -Monitor.longestCall))
        try monitor.endSession(session, of: agent, at: time)
    }
}
