internal import SomaJSON
package import SomaModel

/// The rows of a Claude Code transcript. Its format is Claude Code's own business, so whatever is not understood is passed over.
/// Each row stands by itself: a message is written several times, and its usage names it.
package struct ClaudeTranscript: Dialect {
    package static let name = ClaudeHooks.name
    private static let source = Source("claude-code/file")

    /// In a main agent's file rows of subagents may stand between its own, up to version 2.0.
    private let isSubagents: Bool

    package init(position: Position?) { self.init(ofSubagent: false) }

    package init(ofSubagent isSubagents: Bool) {
        self.isSubagents = isSubagents
    }

    package var position: Position? { nil }

    package func read(_ line: Span<UInt8>, into observed: inout [Observed]) {
        guard let value = try? JSONValue(parsing: line) else { return }
        let session = value["sessionId"]?.name ?? ""
        func append(_ what: Observation) {
            observed.append(
                Observed(
                    what,
                    at: value["timestamp"]?.text.flatMap(Timestamp.init(rfc3339:)) ?? .epoch,
                    agent: ClaudeHooks.agent(ofSession: session),
                    session: session,
                    source: Self.source
                )
            )
        }
        switch value["type"] {
        case .string("assistant"):
            guard isSubagents || value["isSidechain"] != .bool(true), let message = value["message"] else { return }
            Self.message(message, value, session, append)
        case .string("cost-state"):
            guard let cost = value["totalCostUSD"]?.number, cost >= 0, cost.isFinite else { return }
            append(.used(Usage(of: .thread(session), tokens: 0, costUSD: cost)))
        default: break
        }
    }

    private static func message(
        _ message: JSONValue,
        _ row: JSONValue,
        _ session: String,
        _ append: (Observation) -> Void
    ) {
        var calls: [CallID] = []
        if case .array(let blocks) = message["content"] {
            for block in blocks {
                if block["type"] == .string("text"), case .string(let said) = block["text"] { append(.said(said)) }
                if block["type"] == .string("tool_use"), let id = block["id"]?.name { calls.append(CallID(id)) }
            }
        }
        guard let counts = message["usage"] else { return }
        var tokens: Int64 = 0
        for field in usageFields {
            guard case .int(let count) = counts[field], count > 0, count < 1 << 40 else { continue }
            tokens += count
        }
        var subject: Usage.Subject?
        if case .string(let id) = message["id"], !id.isEmpty { subject = .message(id) }
        var usage = Usage(of: subject, tokens: tokens)
        usage.row = row["uuid"]?.name ?? ""
        usage.calls = calls
        // Rows that a fork took over name the session that made the request; a session's own do not.
        if let origin = row["requestSessionId"]?.name { usage.isCopied = ExactString(origin) != ExactString(session) }
        append(.used(usage))
    }

    private static let usageFields = [
        "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens",
    ]
}
