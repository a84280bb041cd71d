internal import SomaGuidance

/// What shows guidance, and what a person has to say about it.
extension Commands {
    package static let patterns = CommandSpecification(
        "patterns",
        subcommands: [
            .init("retire", operands: "NAME", operandCount: 1, choices: patternNames, "Have a pattern fire no more."),
            .init(
                "revive",
                operands: "NAME",
                operandCount: 1,
                choices: patternNames,
                "Have it fire whatever was found."
            ),
        ],
        isOptional: true,
        summary: "Show every pattern of guidance: its state, its firings and what came of them.",
        discussion: """
            Recovered is a firing that was shown and after whose next action the agent's own pressure was lower; with the
            95 % interval after Wilson. Pairs are firings in the smaller of the two arms.
            """,
        options: [CommandSpecification.json]
    )

    package static let validate: CommandSpecification = {
        var command = CommandSpecification(
            "validate",
            operands: "[PATTERN]",
            operandCount: 0...1,
            summary: "Show both arms of each pattern's experiment, and its verdict.",
            discussion: """
                A drop is how far the agent's own pressure fell 1, 5 and 10 actions after a firing. The arms are judged at 30,
                60 and 100 pairs by Welch's t-test at 0.05/3.
                """,
            options: [CommandSpecification.json]
        )
        command.operandChoices = patternNames
        return command
    }()

    package static let blocks = CommandSpecification(
        "blocks",
        summary: "Show the latest decisions on destructive operations.",
        options: [
            .init("--agent", value: "NAME", "Only this agent's."),
            .init("--limit", value: "N", "At most so many (default 20)."),
            CommandSpecification.json,
        ]
    )

    package static let unblock = CommandSpecification(
        "unblock",
        summary: "Refuse nothing for a while; for the person at the terminal.",
        discussion: "Wants a terminal on standard input. '--for 0' takes it back.",
        options: [
            .init("--agent", value: "NAME", "Only to this agent and its subagents (default: to everyone)."),
            .init("--for", value: "DURATION", "For how long, as in 90s, 30m, 2h or 1d (default 30m)."),
            CommandSpecification.json,
        ]
    )

    package static let lessons = CommandSpecification(
        "lessons",
        subcommands: [
            .init("add", operands: "ERROR FIX", operandCount: 2, "Keep a fix for an error."),
            .init("query", operands: "TEXT", operandCount: 1, "Find the fixes for an error like this one, best first."),
            .init("list", "List all, the latest used first."),
            .init("forget", operands: "ID", operandCount: 1, "Delete one."),
        ],
        summary: "Show and change what is known to mend which error.",
        discussion: "At most 100 are kept; the least recently used goes first.",
        options: [
            .init("--tool", value: "TOOL", "The tool that failed: with add, query and list."),
            CommandSpecification.json,
        ]
    )

    package static let report = CommandSpecification(
        "report",
        operands: "[SESSION]",
        operandCount: 0...1,
        summary: "Write one session as Markdown (default: the one that acted last).",
        discussion: "SESSION is its id, or so much of its beginning that no other begins like it.",
        options: [CommandSpecification.json]
    )

    private static var patternNames: [String] { PatternRegistry.all.map(\.name) }
}
