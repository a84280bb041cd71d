internal import SomaCommand
internal import SomaConfiguration
internal import SomaJSON
internal import SomaModel
internal import SomaMonitor
internal import SomaStore
internal import SomaSystem

/// `soma statusline`: one line, whatever state the folder is in, and exit code 0: a prompt has no use for an error.
struct StatusLineCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        let now = Timestamp.now
        let color = Console.outputIsTerminal && Environment.allowsColor
        var agent: AgentSnapshot?
        let line: String
        do {
            agent = try Self.agent(at: now)
            line = StatusLine.text(agent, at: now, color: color)
        } catch let error as StoreError {
            line = StatusLine.text(error)
        } catch {
            line = StatusLine.wrongConfiguration
        }
        guard arguments.has("--json") else { return try CommandRunner.print(line + "\n") }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("text", line)
        if let agent {
            writer.name("agent")
            writer.value(agent)
        }
        writer.endObject()
        try CommandRunner.print(writer.text + "\n")
    }

    /// Throws a `StoreError` or a `ConfigurationError`. The environment, a prompt's or an agent's, changes nothing.
    private static func agent(at time: Timestamp) throws -> AgentSnapshot? {
        let folder = try StateFolder.standardChecked()
        var configuration = Monitor.Configuration()
        // Without the file the defaults need not be built twice: a prompt waits for this.
        if SomaConfiguration.Configuration.isThere(in: folder.path) {
            configuration = .init(try SomaConfiguration.Configuration(folder: folder.path))
        }
        let store = try Store(readingFrom: folder, busyTimeout: Store.hastyBusyTimeout)
        return try Monitor(reading: store, configuration: configuration).mostPressedAgent(at: time)
    }
}
