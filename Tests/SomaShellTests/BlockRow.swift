import Testing
import SomaJSON
import SomaModel

@testable import SomaShell

/// A command and the rule that it falls under.
struct BlockRow: CustomTestStringConvertible, Sendable {
    var command: String
    var rule: BlockRule?

    init(_ command: String, _ rule: BlockRule? = nil) {
        self.command = command
        self.rule = rule
    }

    var testDescription: String { command }

    /// Under `/home/u/project`, with the standard state folder.
    static let surroundings = AgentSurroundings(
        stateFolder: "/home/u/.soma",
        home: "/home/u",
        workingFolder: "/home/u/project",
        settings: ["/home/u/.config/agent/settings.json"]
    )

    static func found(_ command: String) -> BlockRule? {
        Destruction.rule(
            tool: Tool("Bash"),
            input: .object([JSONValue.Member(name: "command", value: .string(command))]),
            in: surroundings
        )
    }
}
