package import SomaJSON

/// What Claude Code tells a hook. Every field may be missing, and one of the wrong type counts as missing: nothing that
/// another version sends or leaves out may cost more than what it would have said.
package struct ClaudePayload: Equatable, Sendable {
    /// One tool call, as an event of its own or as one of a batch.
    package struct Call: Equatable, Sendable {
        package var tool: String
        package var id: String
        package var input: JSONValue
        package var response: JSONValue
        /// What a failed call left in place of a response.
        package var error: String?
        /// Seconds.
        package var duration: Double?
    }

    /// As it came; empty where missing.
    package var event: String
    /// Empty where missing.
    package var sessionID: String
    /// The subagent's own id; `nil` in the main agent.
    package var subagentID: String?
    package var transcriptPath: String?
    /// Where the agent works.
    package var workingFolder: String?
    package var call: Call
    /// The calls of a batch.
    package var calls: [Call]

    /// Reads one JSON object. Bytes that are not UTF-8 are repaired first: a tool's output may hold any.
    package init(parsing bytes: [UInt8]) throws(SourceError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw SourceError(reason: bytes.isEmpty ? "an empty payload" : "a payload that is not JSON: \(error)")
        }
        guard case .object = value else { throw SourceError(reason: "a payload that is not a JSON object") }
        event = value["hook_event_name"]?.name ?? ""
        sessionID = value["session_id"]?.name ?? ""
        subagentID = value["agent_id"]?.name
        transcriptPath = value["transcript_path"]?.text
        workingFolder = value["cwd"]?.text
        call = Call(value)
        if case .array(let elements) = value["tool_calls"] {
            calls = elements.map(Call.init)
        } else {
            calls = []
        }
    }

    /// A subagent's is its own id behind its main agent's.
    package var agent: String { subagentID.map { AgentID.subagent($0, of: mainAgent) } ?? mainAgent }

    /// The main agent of the session.
    var mainAgent: String { ClaudeHooks.agent(ofSession: sessionID) }

    /// The session's id, or what stands for one that was not told.
    package var session: String { sessionID.isEmpty ? AgentID.unknown : sessionID }
}

extension ClaudePayload.Call {
    fileprivate init(_ value: JSONValue) {
        tool = value["tool_name"]?.name ?? ""
        id = value["tool_use_id"]?.name ?? ""
        input = value["tool_input"] ?? .null
        response = value["tool_response"] ?? .null
        error = value["error"]?.text
        if case .object = input {} else { input = .null }
        if let milliseconds = value["duration_ms"]?.number, milliseconds >= 0, milliseconds.isFinite {
            duration = milliseconds / 1_000
        }
    }

    /// The file that the call names, if any.
    package var filePath: String? { input["file_path"]?.text ?? input["notebook_path"]?.text }

    /// Whether the response itself says that the call failed; words in its output say nothing.
    package var responseSaysFailure: Bool {
        response["is_error"] == .bool(true) || response["isError"] == .bool(true)
            || response["success"] == .bool(false) || response["interrupted"] == .bool(true)
    }

    /// What the tool returned, as text: a shell's output and errors, another tool's text or content, else its JSON.
    package var output: String {
        if let error { return error }
        if case .string(let text) = response { return text }
        let (printed, errors) = (response["stdout"]?.text, response["stderr"]?.text)
        if let printed, let errors, !printed.isEmpty, !errors.isEmpty { return printed + "\n" + errors }
        if let shell = printed.flatMap({ $0.isEmpty ? nil : $0 }) ?? errors ?? printed { return shell }
        if let text = response["text"]?.text { return text }
        if let text = response["content"]?.contentText ?? response["file"]?["content"]?.text { return text }
        if let text = response.contentText { return text }
        if response == .null { return "" }
        var writer = JSONWriter()
        writer.value(response)
        return writer.text
    }
}

extension JSONValue {
    /// A string, or the texts of a list of content blocks.
    fileprivate var contentText: String? {
        if let text { return text }
        guard case .array(let blocks) = self else { return nil }
        let texts = blocks.compactMap { $0["text"]?.text }
        return texts.isEmpty ? nil : texts.joined(separator: "\n")
    }
}
