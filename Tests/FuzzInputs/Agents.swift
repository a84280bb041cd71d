internal import SomaEngine
internal import SomaFold
internal import SomaGuidance
internal import SomaJSON
internal import SomaModel
internal import SomaShell
internal import SomaSources

/// What agents and the programs around them say: texts, hooks, recordings.

func readJSON(_ bytes: [UInt8]) -> String? {
    guard let value = try? JSONValue(parsing: bytes.span) else { return nil }
    let written = value.text
    guard let again = try? JSONValue(parsing: written) else { return "what was written cannot be read" }
    return again.text == written ? nil : "written twice, it differs"
}

func readHook(_ bytes: [UInt8]) -> String? {
    guard let payload = try? ClaudePayload(parsing: bytes) else { return nil }
    if payload.agent.isEmpty || payload.session.isEmpty { return "an agent or a session without a name" }
    for call in [payload.call] + payload.calls {
        _ = (call.output, call.filePath, call.outcomeOfResponse, call.wasStopped, call.wasRefused)
        _ = Destruction.rule(tool: Tool(call.tool), input: call.input, in: surroundings)
    }
    guard let read = try? ClaudeHooks.payload(bytes, at: .epoch) else { return "what is a payload is refused" }
    for observed in read.observed where observed.agent != payload.agent { return "an observation of another agent" }
    return nil
}

/// The bytes are the command of a shell tool.
func readCommand(_ bytes: [UInt8]) -> String? {
    let command = JSONValue.Member(name: "command", value: .string(String(decoding: bytes, as: UTF8.self)))
    _ = Destruction.rule(tool: Tool("Bash"), input: .object([command]), in: surroundings)
    return nil
}

private let surroundings = AgentSurroundings(
    stateFolder: "/home/u/.soma",
    home: "/home/u",
    workingFolder: "/home/u/project",
    settings: ["/home/u/.claude/settings.json"]
)

/// Lines, of which each is read, written and taken in by an engine.
func readRecording(_ bytes: [UInt8]) -> String? {
    var engine = RAMMemory()
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
        guard let observed = try? RecordingDialect.observed(in: Array(line).span) else { continue }
        switch observed.what {
        case .action(let action):
            let full = RecordingLine.full(action)
            guard let again = try? RecordingDialect.observed(in: full.span) else { return "a full line cannot be read" }
            if case .action(let action) = again.what, RecordingLine.full(action) != full {
                return "a full line differs"
            }
            let counts = TextCounts(words: 1, hedges: 1, outputLength: 1)
            let redacted = RecordingLine.redacted(action, counts: counts) { $0 }
            if (try? RecordingDialect.observed(in: redacted.span)) == nil { return "a redacted line cannot be read" }
            if !engine.record(action).reading.isFinite { return "a reading that is no number" }
        case .edge(let edge): engine.connect(edge)
        case .edgeRemoved(let source, let target): engine.disconnect(source, from: target)
        case .sessionEnded: _ = engine.endSession(observed.session, of: observed.agent)
        case .snapshot(let state, let guidance):
            if let state = AgentState(agent: observed.agent, json: state) { engine.restore(state) }
            _ = guidance.flatMap(GuidanceHistory.init(json:))
        case .settings(let settings): _ = RecordedSettings(json: settings)
        default: return "a line that is none of a recording's"
        }
    }
    return nil
}

func readStatus(_ bytes: [UInt8]) -> String? {
    guard let input = StatusLineInput(parsing: bytes, columns: "80") else { return nil }
    for task in input.tasks ?? [] { _ = input.agent(of: task) }
    return nil
}

extension JSONValue {
    fileprivate var text: String {
        var writer = JSONWriter()
        writer.value(self)
        return writer.text
    }
}

extension Reading {
    fileprivate var isFinite: Bool { ownPressure.isFinite && pressure.isFinite }
}
