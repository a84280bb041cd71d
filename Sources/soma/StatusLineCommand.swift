internal import SomaCommand
internal import SomaConfiguration
internal import SomaJSON
internal import SomaModel
internal import SomaMonitor
internal import SomaSources
internal import SomaStore
internal import SomaSystem

/// `soma statusline`: one line, whatever state the folder is in, and exit code 0: a prompt has no use for an error.
struct StatusLineCommand {
    /// Whoever asks writes at once; what has not come by then is not waited for.
    private static let inputMilliseconds = 1_000

    /// A session that has cost more than this has not: sums of such totals would not stay finite.
    private static let largestCostUSD = 1e12

    private let options: StatusLineOptions
    private let time = Timestamp.now

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        options = try StatusLineOptions(arguments)
    }

    func run() throws(CommandFailure) {
        let input = options.readsInput ? Self.readInput() : nil
        if let input { takeIn(input) }
        let output = input?.tasks == nil ? line(input) : rows(input)
        if !output.isEmpty { try CommandRunner.print(output) }
    }

    private func line(_ input: StatusLineInput?) -> String {
        var agent: AgentSnapshot?
        var text: String
        do {
            let monitor = try Self.monitor()
            if let name = input?.agent {
                agent = try monitor.agent(named: name, at: time)
            } else {
                agent = try monitor.mostPressedAgent(at: time)
            }
            text = line(about: agent, input)
        } catch let error as StoreError where error.code == .missing {
            text = line(about: nil, input)
        } catch {
            let line = (error as? StoreError).map { Self.line(about: $0) } ?? StatusLine.wrongConfiguration
            text = options.rendered(line, columns: input?.columns)
        }
        if options.writesJSON { return json(text, agent) }
        return text.isEmpty ? "" : text + "\n"
    }

    /// What the session has cost, and what its last message used, is the next action's; both come again, so a write that
    /// would have to wait is dropped.
    private func takeIn(_ input: StatusLineInput) {
        let total = input.totalCostUSD.flatMap { $0 <= Self.largestCostUSD ? $0 : nil }
        let tokens = input.contextWindow?.currentUsage.flatMap(Self.tokens)
        guard total != nil || tokens != nil, let agent = input.agent,
            let folder = try? StateFolder.standardChecked(),
            (try? FileStatus(of: folder.databasePath)) != nil
        else { return }
        do throws(StoreError) {
            let store = try Store(recordingIn: folder, busyTimeout: Store.hastyBusyTimeout)
            let newTotal = try store.totalCost(of: agent) == total ? nil : total
            let newTokens = try Self.unheard(tokens, of: agent, in: input.transcriptPath, store)
            if newTotal == nil, newTokens == nil { return }
            try store.transaction { () throws(StoreError) in
                if let newTotal { try store.noteTotalCost(newTotal, of: agent) }
                if let newTokens { try store.noteMessageTokens(newTokens, of: agent) }
            }
        } catch {
            // Nothing is lost: the next input says it too.
        }
    }

    /// `nil` for what has been taken in, and where the transcript says it.
    private static func unheard(
        _ tokens: Store.MessageTokens?,
        of agent: String,
        in path: String?,
        _ store: Store
    ) throws(StoreError) -> Store.MessageTokens? {
        guard let tokens else { return nil }
        if let transcript = try store.transcript(of: agent), !transcript.isLost, isThere(path) { return nil }
        return try store.lastMessageTokens(of: agent) == tokens ? nil : tokens
    }

    /// Whether a transcript can be read, as far as is known.
    private static func isThere(_ path: String?) -> Bool {
        path.map { (try? FileStatus(of: $0))?.isRegularFile == true } ?? true
    }

    /// `nil` for counts that no message has.
    private static func tokens(_ usage: StatusLineInput.TokenUsage) -> Store.MessageTokens? {
        let limit = 1 << 40
        guard usage.allInputTokens < limit, usage.outputTokens < limit else { return nil }
        return Store.MessageTokens(input: Int64(usage.allInputTokens), output: Int64(usage.outputTokens))
    }

    private func line(about agent: AgentSnapshot?, _ input: StatusLineInput?) -> String {
        if agent == nil, !Self.canRecord { return options.rendered(StatusLine.unrecordable, columns: input?.columns) }
        let subject = StatusLineSubject(agent, at: time, input: input)
        if options.hidesWhenCalm, subject.isCalm { return "" }
        return options.rendered(StatusLine.line(about: subject, template: options.template), columns: input?.columns)
    }

    /// A line of JSON for each task whose agent is known; the rows of the others stay as they are.
    private func rows(_ input: StatusLineInput?) -> String {
        guard let input, let tasks = input.tasks, let monitor = try? Self.monitor() else { return "" }
        var lines = ""
        for task in tasks {
            guard let name = input.agent(of: task), let agent = try? monitor.agent(named: name, at: time) else {
                continue
            }
            let subject = StatusLineSubject(agent, at: time, input: input, task: task)
            if options.hidesWhenCalm, subject.isCalm { continue }
            let row = StatusLine.row(about: subject, template: options.template)
            var writer = JSONWriter()
            writer.beginObject()
            writer.member("id", task.id)
            writer.member("content", options.rendered(row, columns: input.columns))
            writer.endObject()
            lines += writer.text + "\n"
        }
        return lines
    }

    private func json(_ text: String, _ agent: AgentSnapshot?) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("text", text)
        if let agent {
            writer.name("agent")
            writer.value(agent)
        }
        writer.endObject()
        return writer.text + "\n"
    }

    /// What stands behind a path that cannot be examined is no matter of reading alone.
    private static func line(about error: StoreError) -> StyledLine {
        error.code == .failed && !canRecord ? StatusLine.unrecordable : StatusLine.line(error)
    }

    private static var canRecord: Bool { (try? StateFolder.standard().checkCanRecord()) != nil }

    /// `nil` where it is not what it should be: the line goes without it.
    private static func readInput() -> StatusLineInput? {
        if Console.inputIsTerminal { return nil }
        let bytes = try? FileDescriptor.standardInput.readAll(
            limit: StatusLineInput.byteLimit,
            withinMilliseconds: inputMilliseconds
        )
        return bytes.flatMap { HookedProgram.claudeCode.dialect.statusLine($0, columns: Environment["COLUMNS"]) }
    }

    /// Throws a `StoreError` or a `ConfigurationError`. The environment, a prompt's or an agent's, changes nothing.
    private static func monitor() throws -> Monitor {
        let folder = try StateFolder.standardChecked()
        var configuration = Monitor.Configuration()
        // Without the file the defaults need not be built twice: a prompt waits for this.
        if SomaConfiguration.Configuration.isThere(in: folder.path) {
            configuration = .init(try SomaConfiguration.Configuration(folder: folder.path))
        }
        let store = try Store(readingFrom: folder, busyTimeout: Store.hastyBusyTimeout)
        store.leaveOpen()
        return Monitor(reading: store, configuration: configuration)
    }
}
