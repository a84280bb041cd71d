internal import SomaJSON
package import SomaModel

/// One line of a session recording.
package enum RecordingLine: Equatable, Sendable {
    case action(Action)
    case sessionEnd(agent: String, session: String, time: Timestamp)
    case edge(TrustEdge, time: Timestamp)
    case edgeRemoval(source: String, target: String, time: Timestamp)
    /// An agent's state where the file meets it first, as the engine wrote it, and what guidance remembers of it.
    case snapshot(agent: String, state: String, guidance: String?, time: Timestamp)
    /// What beside the actions decides from here on, as the engine wrote it.
    case settings(String, time: Timestamp)

    /// When what the line tells of happened.
    package var time: Timestamp {
        get {
            switch self {
            case .action(let action): action.time
            case .sessionEnd(_, _, let time), .edge(_, let time), .edgeRemoval(_, _, let time),
                .snapshot(_, _, _, let time), .settings(_, let time):
                time
            }
        }
        set {
            switch self {
            case .action(var action):
                action.time = newValue
                self = .action(action)
            case .sessionEnd(let agent, let session, _):
                self = .sessionEnd(agent: agent, session: session, time: newValue)
            case .edge(let edge, _): self = .edge(edge, time: newValue)
            case .edgeRemoval(let source, let target, _):
                self = .edgeRemoval(source: source, target: target, time: newValue)
            case .snapshot(let agent, let state, let guidance, _):
                self = .snapshot(agent: agent, state: state, guidance: guidance, time: newValue)
            case .settings(let settings, _): self = .settings(settings, time: newValue)
            }
        }
    }

    /// Names longer than this many bytes are refused: they would become labels, ids and keys.
    package static let nameLimit = 1_024

    /// Reads the bytes of one line without its end. An unknown field is ignored; an unknown event is an error, since it
    /// would change the result.
    package init(parsing line: Span<UInt8>) throws(RecordingError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: line)
        } catch {
            throw RecordingError(reason: "not valid JSON: \(error)")
        }
        guard case .object(let members) = value else { throw RecordingError(reason: "not a JSON object") }
        let fields = RecordingFields(members)
        if fields.has("snapshot") {
            self = try Self.snapshot(fields)
        } else if let event = try fields.text("event") {
            self = try Self.event(event, fields)
        } else {
            self = .action(try Self.action(fields))
        }
    }

    private static func snapshot(_ fields: RecordingFields) throws(RecordingError) -> RecordingLine {
        guard case .object(let members) = try fields.object("snapshot") else {
            throw RecordingError(reason: "\"snapshot\" must be an object")
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
        return .snapshot(agent: agent, state: state.text, guidance: guidance, time: try fields.time())
    }

    private static func event(_ event: String, _ fields: RecordingFields) throws(RecordingError) -> RecordingLine {
        let time = try fields.time()
        switch event {
        case "session_end":
            return .sessionEnd(agent: try fields.name("agent"), session: try fields.name("session"), time: time)
        case "edge":
            return .edge(try Self.edge(fields), time: time)
        case "edge_removed":
            return .edgeRemoval(source: try fields.name("source"), target: try fields.name("target"), time: time)
        case "settings":
            var settings = JSONWriter()
            settings.value(try fields.object("settings"))
            return .settings(settings.text, time: time)
        default:
            throw RecordingError(reason: "an unknown \"event\": it needs a newer soma")
        }
    }

    private static func edge(_ fields: RecordingFields) throws(RecordingError) -> TrustEdge {
        guard let trust = try fields.quantity("trust") else { throw RecordingError(reason: "\"trust\" is missing") }
        let source = try fields.name("source")
        let target = try fields.name("target")
        do {
            return try TrustEdge(from: source, to: target, trust: trust)
        } catch {
            throw RecordingError(reason: "\(error)")
        }
    }

    private static func action(_ fields: RecordingFields) throws(RecordingError) -> Action {
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
        action.failed = try fields.flag("error") ?? false
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

/// Why a line of a recording was refused. It never quotes a value: texts and commands are private.
package struct RecordingError: Error, Equatable, Sendable, CustomStringConvertible {
    package var reason: String

    package var description: String { reason }
}
