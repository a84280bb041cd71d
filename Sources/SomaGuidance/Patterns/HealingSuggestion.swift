internal import SomaModel

/// The tool whose use after a failing one has lowered own pressure most.
package struct HealingSuggestion: Equatable, Sendable {
    package var failingTool: String
    package var suggestedTool: String
    /// Mean change of own pressure from the failing tool's action to the suggested one's, in [-1, 1]; < 0 is a relief.
    package var meanChange: Double
    /// Transitions that the mean was taken over; `nil` where it is built in.
    package var transitions: Int?

    package init(failingTool: String, suggestedTool: String, meanChange: Double, transitions: Int?) {
        self.failingTool = failingTool
        self.suggestedTool = suggestedTool
        self.meanChange = meanChange
        self.transitions = transitions
    }

    /// Fewer transitions than these say nothing.
    package static let leastTransitions = 20

    /// What is suggested without data; `nil` for a tool of which nothing is known. A notebook's edit counts as an edit.
    package static func builtIn(after tool: String) -> HealingSuggestion? {
        switch tool {
        case "Bash":
            HealingSuggestion(failingTool: tool, suggestedTool: "Read", meanChange: -0.07, transitions: nil)
        case "Edit", "MultiEdit", "NotebookEdit":
            HealingSuggestion(failingTool: tool, suggestedTool: "Read", meanChange: -0.05, transitions: nil)
        case "Write":
            HealingSuggestion(failingTool: tool, suggestedTool: "Grep", meanChange: -0.05, transitions: nil)
        default: nil
        }
    }

    /// The best of what was seen, by tool that followed, where one lowered pressure over transitions enough; else what is
    /// built in. Of two that are alike the tool that sorts first.
    package static func best(
        after tool: String,
        seen: [(tool: String, meanChange: Double, transitions: Int)]
    ) -> HealingSuggestion? {
        let best = seen.filter { $0.transitions >= leastTransitions && $0.meanChange < 0 }
            .min { ($0.meanChange, ExactString($0.tool)) < ($1.meanChange, ExactString($1.tool)) }
        guard let best else { return builtIn(after: tool) }
        return HealingSuggestion(
            failingTool: tool,
            suggestedTool: best.tool,
            meanChange: best.meanChange,
            transitions: best.transitions
        )
    }
}
