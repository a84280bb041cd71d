internal import SomaModel

extension Commands {
    package static let audit: CommandSpecification = CommandSpecification(
        "audit",
        subcommands: [
            .init("verify", "Check that no line was changed, removed, added or moved."),
            .init("tail", "Print the latest lines."),
        ],
        summary: "Check the audit log, or follow it.",
        discussion: """
            verify reads all files, the rotated ones too; the exit code is 1 where something is wrong. With --json it also tells
            how far the chain has come: copied elsewhere, that shows later whether somebody wrote the whole log anew.
            tail prints a line for each event; with --json the lines as they are in the file.
            """,
        options: [
            .init("--agent", value: "NAME", "With tail: only this agent's lines."),
            .init(
                "--event",
                value: "EVENT",
                oneOf: AuditEvent.allCases.map(\.rawValue),
                "With tail: only these lines."
            ),
            .init("-n", value: "N", "With tail: so many lines (default 10)."),
            .init("-f", "With tail: go on with lines as they come, until interrupted."),
            .init("--follow", "The same as -f."),
            CommandSpecification.json,
        ]
    )
}
