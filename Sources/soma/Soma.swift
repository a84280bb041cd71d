internal import SomaCommand
internal import SomaSystem

@main
enum Soma {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do throws(CommandFailure) {
            try run(arguments)
            Console.exit(0)
        } catch {
            if !error.message.isEmpty { Console.writeError("soma: \(error.message.printable)\n") }
            Console.exit(error.kind.rawValue)
        }
    }

    private static func run(_ arguments: [String]) throws(CommandFailure) {
        guard let name = arguments.first else {
            throw .usage("give a command; see 'soma --help'")
        }
        if name == "--help" || name == "-h" || name == "help" { return try print(Commands.help) }
        guard let command = Commands.all.first(where: { $0.name == (name == "--version" ? "version" : name) }) else {
            throw .usage("unknown command '\(name)'; see 'soma --help'")
        }
        let parsed = try ParsedArguments(Array(arguments.dropFirst()), for: command)
        if parsed.wantsHelp { return try print(command.help) }
        switch command.name {
        case Commands.replay.name: try ReplayCommand(parsed).run()
        default: throw .failed("no")
        }
    }

    /// Writes to standard output.
    static func print(_ text: String) throws(CommandFailure) {
        do {
            try Console.write(text)
        } catch {
            throw .failed("\(error)")
        }
    }
}
