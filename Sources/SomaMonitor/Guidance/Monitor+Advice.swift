internal import SomaEngine
internal import SomaFold
internal import SomaGuidance
package import SomaModel
package import SomaShell
package import SomaStore
internal import SomaTelemetry

/// What an agent is told before a call, and whether it may make it.
extension Monitor {
    /// Records what guidance decides about a call. Needs a transaction under way.
    ///
    /// - Parameter rule: what the call falls under; `nil` if it is not destructive.
    /// - Returns: what to tell the agent; `nil` for nothing, and for a question that is not open any more.
    package func advise(before question: Question, under rule: BlockRule?) throws(StoreError) -> Advice? {
        let call = Situation.Call(
            tool: question.tool,
            input: question.input,
            targetExists: question.targetExists,
            key: try guidanceKey()
        )
        let look = try self.look(before: call, of: question.agent, at: question.time)
        if let rule, let refusal = try decide(question, rule, look) { return Advice(refusal: refusal) }
        guard question.standing == .open, let match = look?.evaluation.match else { return nil }
        let place = Firing.Place(
            session: question.session,
            tool: question.tool.name,
            callID: question.callID,
            time: question.time,
            isBeforeCall: true
        )
        memory.source = question.source
        memory.traceParent = question.traceParent.map { ($0.traceID, $0.spanID) }
        defer { memory.traceParent = nil }
        let firing = try Fold.fire(match, of: question.agent, at: place, in: &memory)
        try tell(firing)
        return try message(of: firing).map { Advice(context: $0) }
    }

    /// The session that a call belongs to, as it is or as the call will begin it.
    func session(of question: Question) throws(StoreError) -> SessionRow {
        memory.traceParent = question.traceParent.map { ($0.traceID, $0.spanID) }
        defer { memory.traceParent = nil }
        var row = try memory.sessionRow(question.session, of: question.agent)
        if !row.isOpen { row.ordinal += 1 }
        return row
    }
}
