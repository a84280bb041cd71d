internal import SomaJSON

/// Claude Code's settings.
extension ClaudeHooks {
    package static let guardedPlace = GuardedPlace(
        variable: "CLAUDE_CONFIG_DIR",
        folder: ".claude",
        files: ["settings.json", "settings.local.json"]
    )

    package static let setup = HookSetup(
        events: installedEvents.map(\.rawValue),
        keys: HookSetup.Keys(
            hooks: "hooks",
            command: "command",
            type: "type",
            commandType: "command",
            statusLine: "statusLine",
            disablesHooks: "disableAllHooks"
        ),
        place: guardedPlace,
        userFile: "settings.json",
        ownProjectFile: "settings.local.json",
        sharedProjectFile: "settings.json",
        entry: entry
    )

    /// Not every event that soma understands: Claude Code skips a whole settings file that names an event which it does not
    /// know, and `PermissionDenied`, `PostToolBatch`, `StopFailure` and `PostCompact` are younger than these. What they would
    /// report, soma learns from the others a little later.
    private static let installedEvents: [ClaudeEvent] = [
        .sessionStart, .userPromptSubmit, .preToolUse, .postToolUse, .postToolUseFailure, .subagentStart, .subagentStop,
        .preCompact, .stop, .sessionEnd,
    ]

    /// In seconds. A hook takes milliseconds and gives up by itself; this is for a machine that hangs.
    private static let timeout: Int64 = 5

    @Sendable
    private static func entry(_ event: String, _ commandLine: String) -> JSONValue {
        let hook: JSONValue = .object([
            JSONValue.Member(name: "type", value: .string("command")),
            JSONValue.Member(name: "command", value: .string(commandLine)),
            JSONValue.Member(name: "timeout", value: .int(timeout)),
        ])
        let hooks = JSONValue.Member(name: "hooks", value: .array([hook]))
        guard ClaudeEvent(rawValue: event)?.takesMatcher == true else { return .object([hooks]) }
        return .object([JSONValue.Member(name: "matcher", value: .string("*")), hooks])
    }
}
