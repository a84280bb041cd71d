/// A command line that runs soma and nothing else.
struct SomaInvocation: Equatable, Sendable {
    /// As written: an absolute path in all that soma writes.
    var program: String
    var arguments: [String]

    init(program: String, _ arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }

    /// `nil` where the line runs something else, or more.
    init?(_ commandLine: String) {
        guard let words = ShellWords.split(commandLine), let program = words.first,
            program.utf8.split(separator: UInt8(ascii: "/")).last?.elementsEqual("soma".utf8) == true
        else { return nil }
        self.init(program: program, Array(words.dropFirst()))
    }

    static func hook(_ program: String) -> SomaInvocation { SomaInvocation(program: program, ["hook"]) }
    static func statusLine(_ program: String) -> SomaInvocation {
        SomaInvocation(program: program, ["statusline", "--stdin"])
    }

    var isHook: Bool { arguments.first == "hook" }
    var isStatusLine: Bool { arguments.first == "statusline" }

    var commandLine: String { ([program] + arguments).map(ShellWords.quoted).joined(separator: " ") }
}
