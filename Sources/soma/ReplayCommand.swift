internal import SomaCommand
internal import SomaEngine
internal import SomaModel
internal import SomaSources
internal import SomaSystem

/// `soma replay` without a network: files through the engine, onto standard output.
struct ReplayCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        var isComplete = true
        for path in arguments.operands {
            do {
                if try !replay(path) { isComplete = false }
            } catch {
                throw .failed("\(error)")
            }
        }
        if !isComplete { throw .failed("") }
    }

    /// Whether every line was good.
    private func replay(_ path: String) throws(SystemError) -> Bool {
        var recording = try RecordingReader(path) { Console.writeError("soma: \($0.printable)\n") }
        var progress = Progress(path, isLong: recording.length > 4 << 20)
        var report = ReplayReport(asJSON: arguments.has("--json"))
        var output = Array(report.header(recording.path).utf8)
        var engine = Engine()
        while let line = try recording.next() {
            switch line {
            case .action(let action):
                output += report.line(action, engine.record(action).reading)
            case .sessionEnd(let agent, let session, _):
                _ = engine.endSession(session, of: agent)
            case .edge(let edge, _):
                engine.connect(edge)
            case .edgeRemoval(let source, let target, _):
                engine.disconnect(source, from: target)
            }
            if output.count > 64 << 10 {
                try Console.write(output)
                output.removeAll(keepingCapacity: true)
            }
            progress.update(done: recording.consumedBytes, of: recording.length)
        }
        try Console.write(output + Array(report.footer.utf8))
        return recording.badLines == 0
    }
}
