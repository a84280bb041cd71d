/// What an agent's program tells the command of its status line. Every field may be missing.
package struct StatusLineInput: Equatable, Sendable {
    /// In bytes; nothing longer is read.
    package static let byteLimit = 1 << 20

    /// The context as it stands: these numbers fall when it is compacted.
    package struct ContextWindow: Equatable, Sendable {
        /// In tokens, as are the totals.
        package var size: Int?
        package var totalInputTokens: Int?
        package var totalOutputTokens: Int?
        /// 0 to 100; `nil` before the first answer of a session.
        package var usedPercentage: Double?
        package var remainingPercentage: Double?
        /// What the last request used; `nil` before the first one and after a compaction.
        package var currentUsage: TokenUsage?
    }

    package struct TokenUsage: Equatable, Sendable {
        package var inputTokens: Int
        package var outputTokens: Int
        package var cacheCreationInputTokens: Int
        package var cacheReadInputTokens: Int

        /// Of all three kinds.
        package var allInputTokens: Int { inputTokens + cacheCreationInputTokens + cacheReadInputTokens }
    }

    /// A row of the list of subagents.
    package struct Task: Equatable, Sendable {
        package var id: String
        /// Its description, label or name, whichever comes first.
        package var title: String?
    }

    package var sessionID: String?
    package var transcriptPath: String?
    package var workingFolder: String?
    /// As it is displayed.
    package var model: String?
    /// What the session has cost so far.
    package var totalCostUSD: Double?
    package var contextWindow: ContextWindow?
    /// The name given with `--agent`, which is no agent's id.
    package var agentName: String?
    /// How many columns there are to fill; `nil` where nobody said.
    package var columns: Int?
    /// The rows to fill where the list of subagents is asked for, `nil` where it is the status line itself.
    package var tasks: [Task]?

    /// The agent of the session; `nil` if it has no id.
    package var agent: String?

    init() {}

    /// The agent that does a task; `nil` if the session has no id.
    package func agent(of task: Task) -> String? { agent.map { AgentID.subagent(task.id, of: $0) } }
}
