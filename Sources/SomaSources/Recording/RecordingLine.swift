internal import SomaJSON
package import SomaModel

/// Lines of recordings as soma writes them, without their line feeds.
package enum RecordingLine {
    /// So many members of an input are hashed one by one, and the others together: a line has a bound.
    private static let redactedMembers = 64
    /// Characters of a member's name.
    private static let redactedNameLength = 64

    private static func text(of value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.value(value)
        return writer.text
    }

    /// An action without its texts, and with keyed hashes in place of its input's values: it gives the same numbers, and
    /// equal values can still be told from others.
    ///
    /// - Parameters:
    ///   - counts: what the engine takes from the texts.
    ///   - hash: of one value, keyed so that nobody else can try values out.
    package static func redacted(_ action: Action, counts: TextCounts, hash: (String) -> String) -> [UInt8] {
        line(of: action) { writer in
            if case .object(let members) = action.input {
                writer.name("input")
                writer.beginObject()
                for member in members.prefix(redactedMembers) {
                    writer.member(String(member.name.prefix(redactedNameLength)), hash(text(of: member.value)))
                }
                if members.count > redactedMembers {
                    writer.member("…", hash(text(of: .object(Array(members.dropFirst(redactedMembers))))))
                }
                writer.endObject()
            }
            writer.member("text_words", counts.words)
            writer.member("text_hedges", counts.hedges)
            writer.member("output_length", counts.outputLength)
        }
    }

    /// An action with all that was said, given and returned.
    package static func full(_ action: Action) -> [UInt8] {
        line(of: action) { writer in
            if case .object = action.input {
                writer.name("input")
                writer.value(action.input)
            }
            if !action.text.isEmpty { writer.member("text", action.text) }
            if !action.output.isEmpty { writer.member("output", action.output) }
        }
    }

    private static func line(of action: Action, _ texts: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("agent", action.agent)
        writer.member("session", action.session)
        writer.member("time", action.time.rfc3339)
        writer.member("tool", action.tool)
        if !action.callID.isEmpty { writer.member("call_id", action.callID) }
        texts(&writer)
        writer.member("tokens", Int(action.tokens))
        writer.member("cost_usd", action.costUSD)
        writer.member("error", action.failed)
        if action.outcome == .cancelled { writer.member("cancelled", true) }
        writer.member("duration_s", action.duration)
        if let targetExists = action.targetExists { writer.member("target_exists", targetExists) }
        writer.endObject()
        return writer.bytes
    }

    package static func line(ofSessionEnd agent: String, session: String, time: Timestamp) -> [UInt8] {
        event("session_end", time) { writer in
            writer.member("agent", agent)
            writer.member("session", session)
        }
    }

    /// - Parameter call: the one that it belongs to; `nil` for what belongs to no action.
    package static func line(
        ofUsage agent: String,
        call: CallID?,
        tokens: Int64,
        costUSD: Double,
        time: Timestamp
    ) -> [UInt8] {
        event("usage", time) { writer in
            writer.member("agent", agent)
            if let call { writer.member("call_id", call.text) }
            writer.member("tokens", Int(tokens))
            writer.member("cost_usd", costUSD)
        }
    }

    package static func line(of edge: TrustEdge, time: Timestamp) -> [UInt8] {
        event("edge", time) { writer in
            writer.member("source", edge.source)
            writer.member("target", edge.target)
            writer.member("trust", edge.trust)
        }
    }

    package static func line(ofEdgeRemoval source: String, target: String, time: Timestamp) -> [UInt8] {
        event("edge_removed", time) { writer in
            writer.member("source", source)
            writer.member("target", target)
        }
    }

    /// An agent's state where a file meets it first.
    ///
    /// - Parameters:
    ///   - state: a JSON object, as the engine writes it.
    ///   - guidance: one as guidance writes it; `nil` or empty where there is none.
    package static func line(
        ofSnapshot agent: String,
        state: String,
        guidance: String?,
        time: Timestamp
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", time.rfc3339)
        writer.name("snapshot")
        writer.beginObject()
        writer.member("agent", agent)
        writer.name("state")
        writer.value((try? JSONValue(parsing: state)) ?? .null)
        if let guidance, let value = try? JSONValue(parsing: guidance) {
            writer.name("guidance")
            writer.value(value)
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    /// - Parameter settings: a JSON object, as the engine writes it.
    package static func line(ofSettings settings: String, time: Timestamp) -> [UInt8] {
        event("settings", time) { writer in
            writer.name("settings")
            writer.value((try? JSONValue(parsing: settings)) ?? .null)
        }
    }

    private static func event(_ name: String, _ time: Timestamp, _ fields: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", time.rfc3339)
        writer.member("event", name)
        fields(&writer)
        writer.endObject()
        return writer.bytes
    }
}
