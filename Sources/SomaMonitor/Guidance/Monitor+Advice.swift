internal import SomaEngine
internal import SomaGuidance
package import SomaModel
package import SomaShell
package import SomaStore

/// What an agent is told before a call, and whether it may make it.
extension Monitor {
    /// Records what guidance decides about a call. Needs a transaction under way.
    ///
    /// - Parameter rule: what the call falls under; `nil` if it is not destructive.
    /// - Returns: what to tell the agent; `nil` for nothing, and for a question that is not open any more.
    package func advise(before question: Question, under rule: BlockRule?) throws(StoreError) -> Advice? {
        let agent = try agent(named: question.agent, at: question.time)
        var look: Look?
        if let agent {
            let call = Situation.Call(
                tool: question.tool,
                input: question.input,
                targetExists: question.targetExists,
                key: try guidanceKey()
            )
            look = try self.look(before: call, of: agent, at: question.time)
        }
        let mode = look?.evaluation.mode ?? .observe
        if let rule, let refusal = try decide(question, rule, agent, mode) { return Advice(refusal: refusal) }
        guard question.standing == .open, let agent, var look, let match = look.evaluation.match else { return nil }
        let place = FiringPlace(
            session: try session(of: question),
            tool: question.tool.name,
            callID: question.callID,
            time: question.time,
            ownPressure: agent.ownPressure,
            isBeforeCall: true,
            source: question.source
        )
        let (_, message) = try fire(match, &look.history, try selection(), at: place)
        return message.map { Advice(context: $0) }
    }

    /// The session that a call belongs to, as it is or as the call will begin it.
    func session(of question: Question) throws(StoreError) -> SessionRow {
        var row: SessionRow
        if let known = try store.session(question.session, of: question.agent) {
            row = known
        } else {
            row = try newSession(question.session, of: question.agent, question.traceParent)
        }
        if !row.isOpen { row.ordinal += 1 }
        return row
    }
}
