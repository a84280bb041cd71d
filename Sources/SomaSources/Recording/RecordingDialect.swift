internal import SomaJSON
package import SomaModel

/// soma's own recordings: a line is one observation, whole. Each line stands by itself.
package struct RecordingDialect: Dialect {
    package static let name = "recording"

    package init(position: Position?) {}

    package var position: Position? { nil }

    package func read(_ line: Span<UInt8>, into observed: inout [Observed]) throws(SourceError) {
        observed.append(try Self.observed(in: line))
    }

    /// Reads the bytes of one line without its end. An unknown field is ignored; an unknown event is an error, since it
    /// would change the result.
    package static func observed(in line: Span<UInt8>) throws(SourceError) -> Observed {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: line)
        } catch {
            throw SourceError(reason: "not valid JSON: \(error)")
        }
        guard case .object(let members) = value else { throw SourceError(reason: "not a JSON object") }
        let fields = RecordingFields(members)
        if fields.has("snapshot") { return try snapshot(fields) }
        if let event = try fields.text("event") { return try Self.event(event, fields) }
        return Observed(try action(fields), source: .recording)
    }

    private static func snapshot(_ fields: RecordingFields) throws(SourceError) -> Observed {
        guard case .object(let members) = try fields.object("snapshot") else {
            throw SourceError(reason: "\"snapshot\" must be an object")
        }
        let snapshot = RecordingFields(members)
        let agent = try snapshot.name("agent")
        var state = JSONWriter()
        state.value(try snapshot.object("state"))
        var guidance: String?
        if case .object(let members) = try snapshot.object("guidance") {
            var writer = JSONWriter()
            writer.value(.object(members))
            guidance = writer.text
        }
        return .snapshot(of: agent, state: state.text, guidance: guidance, time: try fields.time())
    }

    private static func event(_ event: String, _ fields: RecordingFields) throws(SourceError) -> Observed {
        let time = try fields.time()
        switch event {
        case "session_end":
            return .sessionEnd(agent: try fields.name("agent"), session: try fields.name("session"), time: time)
        case "edge":
            return .edge(try Self.edge(fields), time: time)
        case "edge_removed":
            return .edgeRemoval(source: try fields.name("source"), target: try fields.name("target"), time: time)
        case "usage":
            let call = try fields.text("call_id")
            let usage = Usage(
                of: call.map { .call($0) },
                tokens: Int64(try fields.integer("tokens") ?? 0),
                costUSD: try fields.quantity("cost_usd") ?? 0
            )
            return Observed(.used(usage), at: time, agent: try fields.name("agent"), source: .recording)
        case "settings":
            var settings = JSONWriter()
            settings.value(try fields.object("settings"))
            return .settings(settings.text, time: time)
        default:
            throw SourceError(reason: "an unknown \"event\": it needs a newer soma")
        }
    }

    private static func edge(_ fields: RecordingFields) throws(SourceError) -> TrustEdge {
        guard let trust = try fields.quantity("trust") else { throw SourceError(reason: "\"trust\" is missing") }
        let source = try fields.name("source")
        let target = try fields.name("target")
        do {
            return try TrustEdge(from: source, to: target, trust: trust)
        } catch {
            throw SourceError(reason: "\(error)")
        }
    }

    private static func action(_ fields: RecordingFields) throws(SourceError) -> Action {
        var action = Action(
            agent: try fields.name("agent"),
            session: try fields.name("session"),
            time: try fields.time(),
            tool: try fields.name("tool")
        )
        action.input = try fields.object("input")
        action.callID = try fields.text("call_id") ?? ""
        action.text = try fields.text("text") ?? ""
        action.output = try fields.text("output") ?? ""
        action.tokens = Int64(try fields.integer("tokens") ?? 0)
        action.costUSD = try fields.quantity("cost_usd") ?? 0
        if try fields.flag("error") ?? false { action.outcome = .error }
        if try fields.flag("cancelled") ?? false {
            if action.failed { throw SourceError(reason: "an action that was cancelled is no \"error\"") }
            action.outcome = .cancelled
        }
        action.duration = try fields.quantity("duration_s") ?? 0
        action.targetExists = try fields.flag("target_exists")
        let words = try fields.integer("text_words")
        let hedges = try fields.integer("text_hedges")
        let length = try fields.integer("output_length")
        if words != nil || hedges != nil || length != nil {
            action.counts = TextCounts(words: words ?? 0, hedges: hedges ?? 0, outputLength: length ?? 0)
        }
        return action
    }
}
