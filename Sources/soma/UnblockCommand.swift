internal import SomaCommand
internal import SomaJSON
internal import SomaModel
internal import SomaStore
internal import SomaSystem

/// `soma unblock`: refuses nothing for a while. An agent has no terminal, so that only a person can.
struct UnblockCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        var duration = LiftDuration.standard
        if let text = arguments.value("--for") {
            guard let given = LiftDuration(text) else {
                throw .usage("unblock: --for takes a duration up to 30d such as 90s, 30m or 2h, not '\(text)'")
            }
            duration = given
        }
        guard Console.inputIsTerminal else {
            throw .failed("unblock is for the person at the terminal: standard input is none")
        }
        let agent = arguments.value("--agent")
        let end = Timestamp.now.adding(nanoseconds: duration.nanoseconds)
        let store = try Store.recordingInStandardFolder()
        let isKnown = try withStateFolder { () throws(StoreError) in
            try store.transaction { () throws(StoreError) in
                if let agent, try store.agentState(of: agent) == nil { return false }
                if duration.seconds == 0 {
                    try store.blockAgain(agent ?? "")
                } else {
                    try store.unblock(agent ?? "", until: end)
                }
                return true
            }
        }
        guard isKnown else { throw .failed("no agent '\(agent ?? "")' has been recorded; 'soma status' names them") }
        try CommandRunner.print(arguments.has("--json") ? json(agent, duration, end) : text(agent, duration, end))
    }

    private func text(_ agent: String?, _ duration: LiftDuration, _ end: Timestamp) -> String {
        let whom = agent.map(\.printable) ?? "anyone"
        if duration.seconds == 0 { return "Destructive operations are refused to \(whom) again in BLOCK.\n" }
        return "Nothing is refused to \(whom) until \(end.rfc3339Seconds), for \(duration).\n"
    }

    private func json(_ agent: String?, _ duration: LiftDuration, _ end: Timestamp) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("agent")
        if let agent { writer.value(agent) } else { writer.null() }
        writer.name("until")
        if duration.seconds == 0 { writer.null() } else { writer.value(end.rfc3339) }
        writer.endObject()
        return writer.text + "\n"
    }
}
