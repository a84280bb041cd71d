internal import SomaSystem

/// What both programs do around a command: arguments, help, errors and the exit code.
package enum CommandRunner {
    /// Finds the command, parses, runs `body` and ends the process: 0, 1 where it failed, 2 where it was asked wrongly.
    package static func main(
        _ arguments: () throws(CommandFailure) -> [String],
        _ body: (CommandSpecification, ParsedArguments, [String]) throws(CommandFailure) -> Void
    ) -> Never {
        do throws(CommandFailure) {
            try run(try arguments(), body)
            Console.exit(0)
        } catch {
            if !error.message.isEmpty { Console.writeError("soma: \(error.message.printable)\n") }
            Console.exit(error.kind.rawValue)
        }
    }

    /// Writes to standard output.
    package static func print(_ text: String) throws(CommandFailure) { try write(Array(text.utf8)) }

    /// Writes to standard output. Where its reader has gone, the command ends without a word.
    package static func write(_ bytes: [UInt8]) throws(CommandFailure) {
        do {
            try Console.write(bytes)
        } catch {
            throw .failed(error.isBrokenPipe ? "" : "\(error)")
        }
    }

    private static func run(
        _ arguments: [String],
        _ body: (CommandSpecification, ParsedArguments, [String]) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        guard let first = arguments.first else { throw .usage("give a command; see 'soma --help'") }
        if first == "help", let name = arguments.dropFirst().first {
            guard let command = Commands.named(name) else {
                throw .usage("unknown command '\(name)'; see 'soma --help'")
            }
            return try print(command.help)
        }
        if ["--help", "-h", "help"].contains(first) { return try print(Commands.help) }
        let name = first == "--version" ? "version" : first
        guard let command = Commands.named(name) else {
            throw .usage("unknown command '\(first)'; see 'soma --help'")
        }
        let parsed = try ParsedArguments(Array(arguments.dropFirst()), for: command)
        if parsed.wantsHelp { return try print(command.help) }
        try body(command, parsed, arguments)
    }
}
