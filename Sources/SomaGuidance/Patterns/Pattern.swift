package import SomaModel

/// One thing to report to an agent: its condition, its severity and its words.
package struct Pattern: Sendable {
    /// When a pattern may fire.
    package enum Look: String, Sendable {
        /// At the call about to run.
        case before
        /// Once an action has ended.
        case after
    }

    package enum State: Equatable, Sendable {
        case active
        case retired(reason: String)
    }

    /// A pattern that fired at action m of an agent may fire again at m + 5.
    package static let cooldown = 5

    package let name: String
    /// Of two findings of one severity the one with the higher priority fires.
    package let priority: Int
    package let looks: Look
    /// The least mode while its finding is critical.
    package let criticalFloor: Mode?
    package let state: State
    /// When it fires, in a few words, for a list.
    package let summary: String
    /// Pure; `nil` if there is nothing to report.
    let detect: @Sendable (Situation) -> Finding?
    let explain: @Sendable (Finding) -> Explanation
    let exactName: ExactString

    init(
        _ name: String,
        priority: Int,
        looks: Look,
        criticalFloor: Mode? = nil,
        state: State = .active,
        summary: String,
        detect: @escaping @Sendable (Situation) -> Finding?,
        explain: @escaping @Sendable (Finding) -> Explanation
    ) {
        self.name = name
        self.priority = priority
        self.looks = looks
        self.criticalFloor = criticalFloor
        self.state = state
        self.summary = summary
        self.detect = detect
        self.explain = explain
        exactName = ExactString(name)
    }
}

/// The result of a detector, as numbers: only a finding that fires is put into words.
package struct Finding: Equatable, Sendable {
    package var severity: GuidanceFiring.Severity
    /// The tool that a healing suggestion is wanted for; `nil` if no tool failed.
    package var failingTool: Tool?
    /// What the tool of the next call is called, if the failures before it are of the same one; else empty.
    var sharedName = ""
    /// Failures, of `total` actions where that is not 0.
    package var count = 0
    package var total = 0
    /// What is measured, in [0, 1]: the budget's health, a pressure.
    package var share = 0.0
    /// A line of the last error; empty where the finding is not about one.
    package var error = ""

    init(_ severity: GuidanceFiring.Severity, failing tool: Tool? = nil) {
        self.severity = severity
        failingTool = tool
    }
}

/// The three parts of a message, each a sentence or two that state facts and give no orders.
struct Explanation {
    /// With the evidence.
    var happened: String
    var matters: String
    var next: String
}
