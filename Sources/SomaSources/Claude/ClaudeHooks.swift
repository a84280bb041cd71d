internal import SomaJSON
package import SomaModel

/// Claude Code's hooks.
package enum ClaudeHooks: HookDialect {
    package static let name = "claude-code"

    /// The main agent of a session.
    static func agent(ofSession id: String) -> String { AgentID.main("cc-", session: id) }

    package static func payload(_ bytes: [UInt8], at time: Timestamp) throws(SourceError) -> HookPayload {
        let payload = try ClaudePayload(parsing: bytes)
        let event = ClaudeEvent(rawValue: payload.event)
        return HookPayload(
            of: .claudeCode,
            event: label(payload.event, event),
            observed: event.map { observed($0, payload, at: time) } ?? [],
            transcripts: payload.transcripts,
            workingFolder: payload.workingFolder
        )
    }

    package static func transcript(ofSubagent isSubagents: Bool) -> any Dialect {
        ClaudeTranscript(ofSubagent: isSubagents)
    }

    package static func statusLine(_ bytes: [UInt8], columns: String?) -> StatusLineInput? {
        StatusLineInput(parsing: bytes, columns: columns)
    }

    private static func label(_ text: String, _ event: ClaudeEvent?) -> String {
        if event != nil { return text }
        return text.isEmpty || text == AgentID.unknown ? AgentID.unknown : "other"
    }

    private static func observed(_ event: ClaudeEvent, _ payload: ClaudePayload, at time: Timestamp) -> [Observed] {
        let main = payload.mainAgent
        let subagent = payload.subagentID.map { AgentID.subagent($0, of: main) }
        func one(_ what: Observation) -> Observed {
            Observed(
                what,
                at: time,
                agent: subagent ?? main,
                session: payload.session,
                parent: subagent == nil ? nil : main,
                source: .claudeCodeHook
            )
        }
        let call = payload.call
        switch event {
        case .preToolUse: return [one(.callBegan(call.beginning))]
        case .postToolUse: return [one(call.ended(call.outcomeOfResponse))]
        case .postToolUseFailure: return [one(call.ended(call.wasStopped ? .cancelled : .error))]
        case .postToolBatch:
            // Calls that have run have ended by then. Of the others it alone tells: refused before their hooks, stopped, or
            // denied.
            return payload.calls.map { call in
                if call.wasStopped { return one(call.ended(.cancelled)) }
                return one(call.wasRefused ? call.ended(.error) : .callDenied(CallID(call.id)))
            }
        case .permissionDenied: return [one(.callDenied(CallID(call.id)))]
        case .subagentStart: return [one(.agentBegan)]
        case .subagentStop: return [one(.agentEnded)]
        case .sessionStart: return [one(.sessionBegan(payload.origin))]
        case .stop, .stopFailure: return [one(.paused)]
        case .sessionEnd: return [one(payload.reason == "clear" ? .sessionCleared : .sessionEnded)]
        case .userPromptSubmit: return payload.isPrompt ? [one(.prompted)] : []
        case .permissionRequest, .preCompact, .postCompact, .notification: return []
        }
    }
}

extension ClaudePayload.Call {
    fileprivate var beginning: Call {
        Call(CallID(id), tool: Tool(tool), input: input, path: filePath)
    }

    fileprivate func ended(_ outcome: ActionOutcome) -> Observation {
        .callEnded(
            CallID(id),
            Ending(
                tool: Tool(tool),
                input: input,
                output: output,
                outcome: outcome,
                duration: duration
            )
        )
    }
}

/// Answers in the nested form that Claude Code reads; anything else it ignores in silence.
extension ClaudeHooks {
    /// Scalars of a text beyond which Claude Code cuts it.
    private static let textLimit = 10_000

    /// One JSON object and a line feed.
    package static func answer(_ advice: Advice, to payload: HookPayload) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("hookSpecificOutput")
        writer.beginObject()
        writer.member("hookEventName", payload.event)
        if let refusal = advice.refusal {
            writer.member("permissionDecision", "deny")
            writer.member("permissionDecisionReason", cut(refusal))
        }
        if let context = advice.context { writer.member("additionalContext", cut(context)) }
        writer.endObject()
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= textLimit ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(textLimit)))
    }
}
