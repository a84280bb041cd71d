internal import SomaJSON
package import SomaModel

/// The rows of a Claude Code transcript. Its format is Claude Code's own business, so whatever is not understood is passed over.
/// Each row stands by itself: a message is written several times, and its usage names it.
package struct ClaudeTranscript: Dialect {
    package static let name = ClaudeHooks.name
    private static let source = Source("claude-code/file")

    package init(position: Position?) {}

    package var position: Position? { nil }

    package func read(_ line: Span<UInt8>, into observed: inout [Observed]) {
        guard let value = try? JSONValue(parsing: line), value["type"] == .string("assistant"),
            value["isSidechain"] != .bool(true), let message = value["message"]
        else { return }
        let session = value["sessionId"]?.name ?? ""
        let agent = ClaudeHooks.agent(ofSession: session)
        let time = value["timestamp"]?.text.flatMap(Timestamp.init(rfc3339:)) ?? .epoch
        func append(_ what: Observation) {
            observed.append(Observed(what, at: time, agent: agent, session: session, source: Self.source))
        }
        if case .array(let blocks) = message["content"] {
            for block in blocks where block["type"] == .string("text") {
                if case .string(let said) = block["text"] { append(.said(said)) }
            }
        }
        guard let usage = message["usage"] else { return }
        var tokens: Int64 = 0
        for field in Self.usageFields {
            guard case .int(let count) = usage[field], count > 0, count < 1 << 40 else { continue }
            tokens += count
        }
        var subject: Usage.Subject?
        if case .string(let id) = message["id"], !id.isEmpty { subject = .message(id) }
        append(.used(Usage(of: subject, tokens: tokens)))
    }

    private static let usageFields = [
        "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens",
    ]
}
