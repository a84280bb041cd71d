package import SomaJSON
package import SomaModel

/// The input of a detector: an agent's recent actions and vitals, the call about to run, and the budget.
package struct Situation: Sendable {
    /// A tool call that has not run yet.
    package struct Call: Sendable {
        package var tool: Tool
        package var file: FileDigest
        /// Whether the file that the call writes exists; `nil` if unknown.
        package var targetExists: Bool?

        package init(tool: Tool, file: FileDigest = .none, targetExists: Bool? = nil) {
            self.tool = tool
            self.file = file
            self.targetExists = targetExists
        }

        /// `key` as for the history's own digests.
        package init(tool: Tool, input: JSONValue, targetExists: Bool?, key: String) {
            self.init(tool: tool, file: FileDigest(of: input, key: key), targetExists: targetExists)
        }

        /// The call that became an action, for replays.
        package init(_ action: Action, key: String) {
            self.init(
                tool: Tool(name: action.tool, kind: action.toolKind),
                input: action.input,
                targetExists: action.targetExists,
                key: key
            )
        }
    }

    /// `nil` if the latest action has just ended.
    package var call: Call?
    package var history: GuidanceHistory
    /// In [0, 1].
    package var budgetHealth: Double

    /// Before a call.
    package init(before call: Call, history: GuidanceHistory, budgetHealth: Double) {
        self.call = call
        self.history = history
        self.budgetHealth = budgetHealth
    }

    /// After the action that `history` took in last.
    package init(after history: GuidanceHistory, budgetHealth: Double) {
        call = nil
        self.history = history
        self.budgetHealth = budgetHealth
    }

    /// The action that a firing belongs to: the one about to run, or the one that has just ended.
    package var number: Int { call == nil ? history.number : history.number + 1 }
}
