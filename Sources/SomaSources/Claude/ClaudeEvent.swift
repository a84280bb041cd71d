/// The moments at which Claude Code can call a hook, by its own names. An event that is none of these is observed as nothing.
enum ClaudeEvent: String, Sendable {
    case sessionStart = "SessionStart"
    case userPromptSubmit = "UserPromptSubmit"
    case preToolUse = "PreToolUse"
    case permissionRequest = "PermissionRequest"
    case permissionDenied = "PermissionDenied"
    case postToolUse = "PostToolUse"
    case postToolUseFailure = "PostToolUseFailure"
    case postToolBatch = "PostToolBatch"
    case subagentStart = "SubagentStart"
    case subagentStop = "SubagentStop"
    case preCompact = "PreCompact"
    case postCompact = "PostCompact"
    case notification = "Notification"
    case stop = "Stop"
    case stopFailure = "StopFailure"
    case sessionEnd = "SessionEnd"

    /// Tool events take a pattern of tool names; without one, the others match always.
    var takesMatcher: Bool {
        switch self {
        case .preToolUse, .postToolUse, .postToolUseFailure: true
        default: false
        }
    }
}
