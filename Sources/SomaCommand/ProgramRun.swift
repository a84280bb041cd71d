package import SomaModel
internal import SomaSetup
package import SomaSystem

/// What `soma run` was asked for, and how what came of it reads as an action.
package struct ProgramRun {
    /// In characters, of a name that is made from the program's.
    private static let nameLimit = 64

    /// The program and its arguments.
    package let words: [String]
    private let agent: String
    private let session: String?

    /// Throws a usage failure for names that cannot be an agent's or a session's. A variable that cannot be one counts as
    /// unset.
    ///
    /// - Parameter environment: the value of a variable, `nil` where unset or empty.
    package init(_ arguments: ParsedArguments, environment: (String) -> String?) throws(CommandFailure) {
        words = arguments.operands
        func given(_ option: String, _ variable: String) throws(CommandFailure) -> String? {
            if let name = arguments.value(option) {
                if Self.isName(name) { return name.printable }
                throw .usage("run: \(option) takes at most \(Observed.nameLimit) bytes")
            }
            return environment(variable).flatMap { Self.isName($0) ? $0.printable : nil }
        }
        agent = try given("--agent", "SOMA_AGENT") ?? "run-" + Self.baseName(arguments.operands.first ?? "")
        session = try given("--session", "SOMA_SESSION")
    }

    private static func isName(_ text: String) -> Bool { text.printable.utf8.count <= Observed.nameLimit }

    private static func baseName(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? "unknown"
        return String(name.printable.prefix(nameLimit))
    }

    /// - Parameters:
    ///   - seconds: how long it ran.
    ///   - time: when it ended.
    ///   - defaultSession: where none was given.
    package func action(
        of end: WatchedProcess.End,
        seconds: Double,
        at time: Timestamp,
        defaultSession: @autoclosure () -> String
    ) -> Action {
        var action = Action(
            agent: agent,
            session: session ?? defaultSession(),
            time: time,
            tool: Self.baseName(words.first ?? "")
        )
        let command = words.map(\.shellQuoted).joined(separator: " ")
        action.input = .object([.init(name: "command", value: .string(command))])
        action.output = Self.text(end.output)
        action.outcome = end.exitCode == 0 ? .ok : .error
        action.duration = max(0, seconds)
        return action
    }

    /// Without the rest of a character whose beginning was not kept.
    private static func text(_ bytes: [UInt8]) -> String {
        let torn = bytes.prefix(3).prefix { $0 & 0xC0 == 0x80 }.count
        let isCut = bytes.count >= WatchedProcess.outputLimit
        return String(decoding: bytes.dropFirst(isCut ? torn : 0), as: UTF8.self)
    }
}
