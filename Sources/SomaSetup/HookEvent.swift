internal import SomaJSON

/// The moments at which Claude Code calls soma.
///
/// Not every event that soma understands: Claude Code skips a whole settings file that names an event which it does not
/// know, and `PermissionDenied`, `PostToolBatch`, `StopFailure` and `PostCompact` are younger than these. What they would
/// tell, soma learns from the others a little later.
package enum HookEvent: String, CaseIterable, Sendable {
    case sessionStart = "SessionStart"
    case userPromptSubmit = "UserPromptSubmit"
    case preToolUse = "PreToolUse"
    case postToolUse = "PostToolUse"
    case postToolUseFailure = "PostToolUseFailure"
    case subagentStart = "SubagentStart"
    case subagentStop = "SubagentStop"
    case preCompact = "PreCompact"
    case stop = "Stop"
    case sessionEnd = "SessionEnd"

    /// In seconds. A hook takes milliseconds and gives up by itself; this is for a machine that hangs.
    private static let timeout: Int64 = 5

    /// Tool events take a pattern of tool names; without one, the others match always.
    private var matcher: String? {
        switch self {
        case .preToolUse, .postToolUse, .postToolUseFailure: "*"
        default: nil
        }
    }

    /// The entry of this event's list that runs `commandLine`.
    func entry(_ commandLine: String) -> JSONValue {
        let hook: JSONValue = .object([
            JSONValue.Member(name: "type", value: .string("command")),
            JSONValue.Member(name: "command", value: .string(commandLine)),
            JSONValue.Member(name: "timeout", value: .int(Self.timeout)),
        ])
        let hooks = JSONValue.Member(name: "hooks", value: .array([hook]))
        return .object(matcher.map { [JSONValue.Member(name: "matcher", value: .string($0)), hooks] } ?? [hooks])
    }
}
