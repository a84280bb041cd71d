import SomaTestSupport
import Testing

/// One folder knows one dialect: an agent's own names must not spread over the modules that record what it does.
struct DialectTests {
    /// Names that are Claude Code's alone. The keys of its tools' inputs are missing: other agents have the same.
    private static let claudeNames: Set<String> = [
        // Events.
        "PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch", "PermissionDenied", "PermissionRequest",
        "UserPromptSubmit", "SessionStart", "SessionEnd", "Stop", "StopFailure", "SubagentStart", "SubagentStop",
        "PreCompact", "PostCompact", "Notification",
        // Payloads and answers.
        "hook_event_name", "session_id", "agent_id", "transcript_path", "cwd", "tool_name", "tool_use_id", "tool_input",
        "tool_response", "tool_calls", "duration_ms", "hookSpecificOutput", "hookEventName", "permissionDecision",
        "permissionDecisionReason", "additionalContext", "isSidechain", "context_window",
        // Settings.
        "statusLine", "disableAllHooks", "CLAUDE_CONFIG_DIR",
        // Agents.
        agentPrefix,
    ]

    /// Every literal that begins so is an agent's id.
    private static let agentPrefix = "cc-"

    /// The folder of the dialect, and the benchmarks, which stand in for the agent.
    private static let exempt = ["Sources/SomaSources/Claude/", "Sources/soma-bench/"]

    /// The names that a text spells as whole string literals.
    private static func spelled(in text: String) -> [String] {
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
        return parts.compactMap { $0.hasPrefix(agentPrefix) ? agentPrefix : claudeNames.contains($0) ? $0 : nil }
    }

    @Test func `a name is found in a literal alone`() {
        #expect(Self.spelled(in: #"case "Stop": // Stop"#) == ["Stop"])
        #expect(Self.spelled(in: #"let text = "Stop it", id = "cc-\(name)""#) == ["cc-"])
        #expect(Self.spelled(in: "case stop = 1 // PreToolUse").isEmpty)
    }

    @Test func `nobody but its dialect spells Claude Code's names`() throws {
        let files = Repository.files(under: "Sources", suffix: ".swift").filter { file in
            !Self.exempt.contains { file.hasPrefix($0) }
        }
        #expect(files.count > 100)
        for file in files {
            let names = Self.spelled(in: try Repository.text(file))
            #expect(names.isEmpty, "\(file) spells \(names)")
        }
    }

    @Test func `the dialect's folder spells them`() throws {
        let texts = try Repository.files(under: "Sources/SomaSources/Claude", suffix: ".swift").map(Repository.text)
        let found = Set(texts.flatMap(Self.spelled))
        #expect(found == Self.claudeNames)
    }
}
