package import SomaJSON

/// One finished tool call of an agent: the only thing the engine is fed with.
package struct Action: Equatable, Sendable {
    /// Who acted; not empty.
    package var agent: String
    /// Not empty.
    package var session: String
    /// When it ended.
    package var time: Timestamp
    /// The tool's name; not empty. Another name brings the kind that it stands for.
    package var tool: String {
        didSet { toolKind = Tool.Kind(ofToolNamed: tool) }
    }
    /// What the name says, unless the dialect knows better.
    package var toolKind: Tool.Kind
    package var input: JSONValue = .null
    /// The tool call's id; empty where unknown.
    package var callID = ""
    /// What the agent said before the call.
    package var text = ""
    /// What the tool returned.
    package var output = ""
    /// Input (cache reads and writes included) and output, 0 to 2⁵³.
    package var tokens: Int64 = 0
    /// ≥ 0 and finite.
    package var costUSD = 0.0
    package var outcome = ActionOutcome.ok
    /// Seconds, ≥ 0 and finite.
    package var duration = 0.0
    /// Before a Write or an edit: whether the file was there; `nil` where unknown.
    package var targetExists: Bool?
    /// What a redacted recording holds in place of `text` and `output`.
    package var counts: TextCounts?

    package init(agent: String, session: String, time: Timestamp, tool: String) {
        self.agent = agent
        self.session = session
        self.time = time
        self.tool = tool
        toolKind = Tool.Kind(ofToolNamed: tool)
    }

    package var failed: Bool { outcome == .error }

    /// The action's end less its duration.
    package var startTime: Timestamp { time.adding(seconds: -duration) }
}

/// All that the engine takes from an action's texts.
package struct TextCounts: Equatable, Sendable {
    /// Words among the first 8,192 scalars of the text (of the output where the text is empty).
    package var words: Int
    /// Hedges and hesitations among those words.
    package var hedges: Int
    /// Unicode scalars of the output.
    package var outputLength: Int

    package init(words: Int, hedges: Int, outputLength: Int) {
        self.words = words
        self.hedges = hedges
        self.outputLength = outputLength
    }
}
