import SomaCommand
import Testing

struct ParsedArgumentsTests {
    private static let command = CommandSpecification(
        "try",
        operands: "FILE…",
        operandCount: 1...3,
        summary: "Try.",
        options: [
            CommandSpecification.json,
            .init("--to", value: "URL", "Where to."),
            .init("--at", value: "TIME", isRepeatable: true, "When."),
        ]
    )

    /// What was understood, on one line.
    private func parsed(_ arguments: [String], _ command: CommandSpecification = command) throws -> String {
        let parsed = try ParsedArguments(arguments, for: command)
        if parsed.wantsHelp { return "help" }
        var parts: [String] = parsed.has("--json") ? ["json"] : []
        if let value = parsed.value("--to") { parts.append("to=\(value)") }
        parts += parsed.values("--at").map { "at=\($0)" }
        return (parts + parsed.operands).joined(separator: " ")
    }

    @Test(arguments: [
        (["f"], "f"),
        (["f", "g", "h"], "f g h"),
        (["--json", "f"], "json f"),
        (["f", "--json"], "json f"),
        (["--to", "u", "f"], "to=u f"),
        (["--to=u", "f"], "to=u f"),
        (["--to=u=v", "f"], "to=u=v f"),
        (["--to", "--json", "f"], "to=--json f"),
        (["--at", "1", "f", "--at=2"], "at=1 at=2 f"),
        (["-"], "-"),
        (["--", "--json"], "--json"),
        (["--", "-x", "--", "f"], "-x -- f"),
        ([""], ""),
        (["--help"], "help"),
        (["-h"], "help"),
        (["--json", "--help", "f", "g", "h", "i"], "help"),
        (["--", "--help"], "--help"),
    ])
    func `arguments are understood`(arguments: [String], understood: String) throws {
        #expect(try parsed(arguments) == understood)
    }

    @Test(arguments: [
        ([], "give FILE…"),
        (["--json"], "give FILE…"),
        (["a", "b", "c", "d"], "unexpected argument 'd'"),
        (["--unknown", "f"], "unknown option --unknown"),
        (["--unknown=1", "f"], "unknown option --unknown"),
        (["-j", "f"], "unknown option -j"),
        (["--jso", "f"], "unknown option --jso"),
        (["--JSON", "f"], "unknown option --JSON"),
        (["---", "f"], "unknown option ---"),
        (["--=", "f"], "unknown option --"),
        (["--json=yes", "f"], "--json takes no value"),
        (["--json=", "f"], "--json takes no value"),
        (["--json", "--json", "f"], "--json is given twice"),
        (["--to", "a", "--to=b", "f"], "--to is given twice"),
        (["f", "--to"], "--to needs a value: URL"),
        (["--to=", "f"], "--to needs a value: URL"),
        (["--to", "", "f"], "--to needs a value: URL"),
        (["--at=1", "--at", "", "f"], "--at needs a value: TIME"),
    ])
    func `a mistake is a usage failure that says where help is`(arguments: [String], message: String) {
        let failure = #expect(throws: CommandFailure.self) { try ParsedArguments(arguments, for: Self.command) }
        #expect(failure?.kind == .usage)
        #expect(failure?.kind.rawValue == 2)
        #expect(failure?.message == "try: \(message); see 'soma try --help'")
    }

    @Test func `a command without operands takes none`() throws {
        let failure = #expect(throws: CommandFailure.self) { try ParsedArguments(["x"], for: Commands.version) }
        #expect(failure?.message == "version: unexpected argument 'x'; see 'soma version --help'")
        #expect(try ParsedArguments(["--json"], for: Commands.version).has("--json"))
    }

    @Test(arguments: [
        (Commands.patterns, [], nil, []),
        (Commands.patterns, ["--json"], nil, []),
        (Commands.patterns, ["retire", "budget"], "retire", ["budget"]),
        (Commands.patterns, ["--json", "revive", "drift"], "revive", ["drift"]),
        (Commands.lessons, ["add", "--tool", "Bash", "e", "f"], "add", ["e", "f"]),
        (Commands.lessons, ["add", "--", "-e", "--f"], "add", ["-e", "--f"]),
        (Commands.lessons, ["list"], "list", []),
    ])
    func `a subcommand is no operand`(
        command: CommandSpecification,
        arguments: [String],
        subcommand: String?,
        operands: [String]
    ) throws {
        let parsed = try ParsedArguments(arguments, for: command)
        #expect(parsed.subcommand == subcommand)
        #expect(parsed.operands == operands)
    }

    private static let patterns =
        "cost_spiral|bash_error_streak|budget|bash_retry|error_cascade|blind_edit|entropy_drop|context|drift"

    @Test(arguments: [
        (Commands.patterns, ["kill", "budget"], "give retire|revive, not 'kill'"),
        (Commands.patterns, ["retire"], "give retire NAME"),
        (Commands.patterns, ["retire", "a", "b"], "unexpected argument 'b'"),
        (Commands.patterns, ["retire", "a"], "give \(patterns), not 'a'"),
        (Commands.validate, ["a"], "give \(patterns), not 'a'"),
        (Commands.lessons, [], "give add|query|list|forget …"),
        (Commands.lessons, ["list", "x"], "unexpected argument 'x'"),
        (Commands.lessons, ["add", "x"], "give add ERROR FIX"),
    ])
    func `a mistake about a subcommand says what there is`(
        command: CommandSpecification,
        arguments: [String],
        message: String
    ) {
        let failure = #expect(throws: CommandFailure.self) { try ParsedArguments(arguments, for: command) }
        #expect(failure?.message == "\(command.name): \(message); see 'soma \(command.name) --help'")
    }
}
