package import SomaModel

/// What guidance remembers of one agent. Its size is bounded: 20 actions with short tool names, one line of an error, and
/// a number a pattern.
package struct GuidanceHistory: Equatable, Sendable {
    /// How many actions are remembered; `blind_edit` looks that far back.
    static let length = 20
    /// Scalars of a tool's name that are kept.
    static let toolLength = 64
    /// Scalars of an error's line that are kept, and how far into an output it is looked for.
    static let errorLength = 200

    struct RecentAction: Equatable, Sendable {
        var tool: Tool
        var failed: Bool
        /// The file that the action read or wrote; none if the action failed or names no file.
        var file: FileDigest
        /// After it, in [0, 1].
        var ownPressure: Double
    }

    struct LastFiring: Equatable, Sendable {
        var pattern: ExactString
        var number: Int
    }

    /// Of the agent's latest action, from 1; 0 before the first.
    package internal(set) var number: Int
    /// Oldest first.
    var recent: [RecentAction] = []
    /// The number of failures in a row up to the latest action; 0 if it succeeded.
    package internal(set) var consecutiveFailures = 0
    /// One a pattern, in the order in which they fired first.
    var firings: [LastFiring] = []
    /// The first informative line of the last failed action's output, made plain; empty if there is no such line.
    package internal(set) var lastError = ""
    /// As the latest action left them.
    var vitals = PerSignal(repeating: 0.0)
    var signalPressures = PerSignal(repeating: 0.0)

    /// Nothing remembered of an agent that has done so many actions.
    package init(actionCount: Int = 0) {
        number = actionCount
    }

    /// Takes a finished action in. One that was cancelled leaves the memory of what was done as it is.
    ///
    /// - Parameters:
    ///   - reading: what the engine made of it.
    ///   - key: of the digests of files; the same text as for the calls to come.
    package mutating func record(_ action: Action, reading: Reading, key: String) {
        number = reading.number
        vitals = reading.vitals
        signalPressures = reading.signalPressures
        if action.outcome == .cancelled { return }
        if recent.count == Self.length { recent.removeFirst() }
        recent.append(
            RecentAction(
                tool: Tool(name: Self.shortened(action.tool), kind: action.toolKind),
                failed: action.failed,
                file: action.failed ? .none : FileDigest(of: action.input, key: key),
                ownPressure: reading.ownPressure
            )
        )
        consecutiveFailures = action.failed ? consecutiveFailures + 1 : 0
        if action.failed { lastError = PlainText.errorLine(of: action.output, limit: Self.errorLength) }
    }

    /// Begins the cooldown of a pattern that fired, shown or withheld.
    package mutating func record(_ match: PatternMatch) {
        let firing = LastFiring(pattern: ExactString(match.pattern.name), number: match.number)
        if let index = firings.firstIndex(where: { $0.pattern == firing.pattern }) {
            firings[index] = firing
        } else {
            firings.append(firing)
        }
    }

    static func shortened(_ tool: String) -> String {
        tool.utf8.count <= toolLength ? tool : String(String.UnicodeScalarView(tool.unicodeScalars.prefix(toolLength)))
    }
}
