package import SomaModel

/// How one agent's program calls hooks, and what it makes of their answers. A payload is read once, for what was observed and
/// for the question in it, so this is no `Dialect`: there is no position, and nothing follows.
package protocol HookDialect: Sendable {
    /// As sources and messages name it, such as `claude-code`.
    static var name: String { get }

    /// Reads the payload of one call of the hook.
    ///
    /// - Parameter time: when the hook was called: payloads name no time.
    /// - Throws: if the bytes are no payload at all. Fields that are missing or of another type cost what they would have said.
    static func payload(_ bytes: [UInt8], at time: Timestamp) throws(SourceError) -> HookPayload

    /// The text for the program to read on standard output.
    static func answer(_ advice: Advice, to payload: HookPayload) -> [UInt8]

    /// Reads what the program writes down of its conversations, line by line, each by itself.
    ///
    /// - Parameter isSubagents: whether the conversation is a subagent's.
    static func transcript(ofSubagent isSubagents: Bool) -> any Dialect

    /// What the program tells the command of its status line.
    ///
    /// - Parameter columns: the value of the variable `COLUMNS`, which counts if the bytes name no width.
    /// - Returns: `nil` if the bytes cannot be read.
    static func statusLine(_ bytes: [UInt8], columns: String?) -> StatusLineInput?

    /// The settings that decide whether the program calls soma: its agent must not change them.
    static var guardedPlace: GuardedPlace { get }

    /// What `soma init` writes for the program.
    static var setup: HookSetup { get }
}

/// The programs whose hooks call soma.
package enum HookedProgram: CaseIterable, Sendable {
    case claudeCode

    package var dialect: any HookDialect.Type {
        switch self {
        case .claudeCode: ClaudeHooks.self
        }
    }
}

/// What one call of a hook tells.
package struct HookPayload: Equatable, Sendable {
    package var program: HookedProgram
    /// The event's name, `unknown` if there is none and `other` if soma does not know it: labels are bounded.
    package var event: String
    /// In order. A call that begins is a question: the program waits for the answer.
    package var observed: [Observed]
    /// The file in which the program writes the agent's conversation down: those that it may be, the likeliest first.
    package var transcripts: [String]
    /// Where the agent works.
    package var workingFolder: String?

    package init(
        of program: HookedProgram,
        event: String,
        observed: [Observed],
        transcripts: [String],
        workingFolder: String?
    ) {
        self.program = program
        self.event = event
        self.observed = observed
        self.transcripts = transcripts
        self.workingFolder = workingFolder
    }

    /// Whether it asks about a call.
    package var isQuestion: Bool {
        for observed in observed { if case .callBegan = observed.what { return true } }
        return false
    }

    /// Whether a session ends.
    package var endsSession: Bool {
        for observed in observed {
            switch observed.what {
            case .sessionEnded, .sessionCleared: return true
            default: continue
            }
        }
        return false
    }

    /// Whether the agent has nothing to do after it.
    package var isPause: Bool {
        for observed in observed {
            switch observed.what {
            case .paused, .sessionEnded, .sessionCleared: return true
            default: continue
            }
        }
        return false
    }
}
