internal import SomaJSON

/// What Claude Code tells the command of its status line. Every field may be missing, and one of the wrong type counts as
/// missing.
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

    /// - Parameters:
    ///   - bytes: one JSON object.
    ///   - columns: the value of the variable `COLUMNS`, which counts where the object names no width.
    /// - Returns: `nil` where the bytes are no JSON object, or too long for one.
    package init?(parsing bytes: [UInt8], columns: String? = nil) {
        guard bytes.count <= Self.byteLimit,
            let value = try? JSONValue(parsing: String(decoding: bytes, as: UTF8.self)),
            case .object = value
        else { return nil }
        sessionID = value["session_id"]?.name
        transcriptPath = value["transcript_path"]?.text
        workingFolder = value["cwd"]?.text ?? value["workspace"]?["current_dir"]?.text
        model = value["model"]?["display_name"]?.name ?? value["model"]?["id"]?.name
        totalCostUSD = value["cost"]?["total_cost_usd"]?.quantity
        contextWindow = value["context_window"].flatMap(ContextWindow.init)
        agentName = value["agent"]?["name"]?.name
        self.columns = value["columns"]?.count ?? columns.flatMap { Int($0) }
        if case .array(let elements) = value["tasks"] { tasks = elements.compactMap(Task.init) }
    }

    /// The agent of the session; `nil` where it has no id.
    package var agent: String? { sessionID.map(HookPayload.agent(ofSession:)) }

    /// The agent that does a task; `nil` where the session has no id.
    package func agent(of task: Task) -> String? { agent.map { $0 + "/" + String(task.id.prefix(8)) } }
}

extension StatusLineInput.ContextWindow {
    fileprivate init?(_ value: JSONValue) {
        guard case .object = value else { return nil }
        size = value["context_window_size"]?.count
        totalInputTokens = value["total_input_tokens"]?.count
        totalOutputTokens = value["total_output_tokens"]?.count
        usedPercentage = value["used_percentage"]?.quantity
        remainingPercentage = value["remaining_percentage"]?.quantity
        currentUsage = value["current_usage"].flatMap(StatusLineInput.TokenUsage.init)
    }
}

extension StatusLineInput.TokenUsage {
    fileprivate init?(_ value: JSONValue) {
        guard case .object = value else { return nil }
        inputTokens = value["input_tokens"]?.count ?? 0
        outputTokens = value["output_tokens"]?.count ?? 0
        cacheCreationInputTokens = value["cache_creation_input_tokens"]?.count ?? 0
        cacheReadInputTokens = value["cache_read_input_tokens"]?.count ?? 0
    }
}

extension StatusLineInput.Task {
    fileprivate init?(_ value: JSONValue) {
        guard let id = value["id"]?.name else { return nil }
        self.id = id
        title = ["description", "label", "name"].lazy.compactMap { value[$0]?.name }.first
    }
}
