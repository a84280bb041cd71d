internal import SomaJSON

/// What Claude Code tells: a value of the wrong type counts as missing.
extension StatusLineInput {
    /// - Parameters:
    ///   - bytes: one JSON object.
    ///   - columns: the value of the variable `COLUMNS`, which counts where the object names no width.
    /// - Returns: `nil` where the bytes are no JSON object, or too long for one.
    package init?(parsing bytes: [UInt8], columns: String? = nil) {
        guard bytes.count <= Self.byteLimit,
            let value = try? JSONValue(parsing: String(decoding: bytes, as: UTF8.self)),
            case .object = value
        else { return nil }
        self.init()
        sessionID = value["session_id"]?.name
        agent = sessionID.map(ClaudeHooks.agent(ofSession:))
        transcriptPath = value["transcript_path"]?.text
        workingFolder = value["cwd"]?.text ?? value["workspace"]?["current_dir"]?.text
        model = value["model"]?["display_name"]?.name ?? value["model"]?["id"]?.name
        totalCostUSD = value["cost"]?["total_cost_usd"]?.quantity
        contextWindow = value["context_window"].flatMap(ContextWindow.init)
        agentName = value["agent"]?["name"]?.name
        self.columns = value["columns"]?.count ?? columns.flatMap { Int($0) }
        if case .array(let elements) = value["tasks"] { tasks = elements.compactMap(Task.init) }
    }
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
