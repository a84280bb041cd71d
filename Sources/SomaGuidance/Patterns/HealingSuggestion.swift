package import SomaModel

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

    /// What is suggested without data, by kind: reading after a failing shell or edit, searching after a failing write. `nil`
    /// for a kind of which nothing is known.
    package static func builtIn(after tool: Tool) -> HealingSuggestion? {
        let suggestion: (kind: Tool.Kind, meanChange: Double)
        switch tool.kind {
        case .shell: suggestion = (.read, -0.07)
        case .edit: suggestion = (.read, -0.05)
        case .write: suggestion = (.search, -0.05)
        case .read, .search, .web, .delegate, .other: return nil
        }
        return HealingSuggestion(
            failingTool: tool.name,
            suggestedTool: suggestion.kind.usualName,
            meanChange: suggestion.meanChange,
            transitions: nil
        )
    }

    /// The tool that lowered pressure most over enough transitions, of two that are alike the one that sorts first; else
    /// what is built in.
    package static func best(
        after tool: Tool,
        seen: [(tool: String, meanChange: Double, transitions: Int)]
    ) -> HealingSuggestion? {
        let best = seen.filter { $0.transitions >= leastTransitions && $0.meanChange < 0 }
            .min { ($0.meanChange, ExactString($0.tool)) < ($1.meanChange, ExactString($1.tool)) }
        guard let best else { return builtIn(after: tool) }
        return HealingSuggestion(
            failingTool: tool.name,
            suggestedTool: best.tool,
            meanChange: best.meanChange,
            transitions: best.transitions
        )
    }
}
