package import SomaJSON
package import SomaModel

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
        /// Whether the person interrupted it.
        package var isInterrupted: Bool
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
    /// Of a subagent that ends.
    package var subagentTranscriptPath: String?
    /// Why a session begins, and why one ends; empty where missing.
    package var source: String
    package var reason: String
    /// Where the agent works.
    package var workingFolder: String?
    package var call: Call
    /// The calls of a batch.
    package var calls: [Call]
    /// Whether a person wrote what is submitted: the end of work in the background comes as a prompt, too.
    package var isPrompt: Bool

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
        subagentTranscriptPath = value["agent_transcript_path"]?.text
        source = value["source"]?.text ?? ""
        reason = value["reason"]?.text ?? ""
        workingFolder = value["cwd"]?.text
        isPrompt = value["prompt"]?.text?.hasPrefix("<task-notification>") != true
        call = Call(value)
        if case .array(let elements) = value["tool_calls"] {
            calls = elements.map(Call.init)
        } else {
            calls = []
        }
    }

    /// A subagent's is its own id behind its main agent's.
    package var agent: String { subagentID.map { AgentID.subagent($0, of: mainAgent) } ?? mainAgent }

    /// The file that holds the agent's conversation: those in which it may be, the likeliest first. A subagent's lies beside
    /// its main agent's, in a folder or, in versions before 2.1, without one.
    var transcripts: [String] {
        guard let subagentID else { return transcriptPath.map { [$0] } ?? [] }
        var paths = subagentTranscriptPath.map { [$0] } ?? []
        guard let path = transcriptPath, path.hasSuffix(".jsonl"),
            subagentID.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0.isASCIIAlphanumeric })
        else { return paths }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        paths.append("\(path.dropLast(6))/subagents/agent-\(subagentID).jsonl")
        paths.append("\(folder)agent-\(subagentID).jsonl")
        return paths
    }

    var origin: SessionOrigin {
        switch source {
        case "startup": .nothing
        case "resume": .itself
        case "compact": .compaction
        case "fork": .fork
        case "clear": .cleared
        default: .unknown
        }
    }

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
        isInterrupted = value["is_interrupt"] == .bool(true)
        if case .object = input {} else { input = .null }
        if let milliseconds = value["duration_ms"]?.number, milliseconds >= 0, milliseconds.isFinite {
            duration = milliseconds / 1_000
        }
    }

    /// The file that the call names, if any.
    package var filePath: String? { input["file_path"]?.text ?? input["notebook_path"]?.text }

    /// What the response itself says; words in its output say nothing.
    package var outcomeOfResponse: ActionOutcome {
        if response["interrupted"] == .bool(true) { return .cancelled }
        let failed =
            response["is_error"] == .bool(true) || response["isError"] == .bool(true)
            || response["success"] == .bool(false)
        return failed ? .error : .ok
    }

    /// Whether a person stopped or declined the call, or Claude Code did because another one of the same message failed.
    package var wasStopped: Bool { isInterrupted || ClaudeText.saysStopped(output) }

    /// Whether Claude Code refused the call before it ran: an unknown tool, input that is not valid, a text that is not there.
    package var wasRefused: Bool { output.hasPrefix(ClaudeText.refusal) }

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

extension UInt8 {
    fileprivate var isASCIIAlphanumeric: Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= self || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self
            || UInt8(ascii: "0")...UInt8(ascii: "9") ~= self
    }
}
