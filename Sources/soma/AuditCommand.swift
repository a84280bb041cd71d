internal import SomaCommand
internal import SomaStore
internal import SomaSystem

/// `soma audit`: whether the log is as it was written, and what came last.
struct AuditCommand {
    private static let lineLimit = 1_000_000
    /// In bytes, from which on checking takes long enough for a bar.
    private static let longLength = 16 << 20
    /// How often to look for new lines, in milliseconds.
    private static let interval = 200

    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        if arguments.subcommand == "tail" { try tail() } else { try verify() }
    }

    private func verify() throws(CommandFailure) {
        for name in ["--agent", "--event", "-n", "-f", "--follow"] where arguments.has(name) {
            throw .usage("audit: \(name) does not go with verify")
        }
        let asJSON = arguments.has("--json")
        let found: AuditVerification?
        do throws(StoreError) {
            found = try check()
        } catch {
            if asJSON { try CommandRunner.print(AuditVerificationPage.json(because: error.description)) }
            throw .failed(error.description)
        }
        guard let found else {
            let sentence = "Nothing has been recorded yet.\n"
            return try CommandRunner.print(asJSON ? AuditVerificationPage.nothingJSON : sentence)
        }
        let page = AuditVerificationPage(found)
        if asJSON { try CommandRunner.print(page.json) }
        if let fault = page.fault { throw .failed(fault) }
        if !asJSON { try CommandRunner.print(page.text) }
    }

    /// `nil` where nothing has been recorded yet.
    private func check() throws(StoreError) -> AuditVerification? {
        guard let files = try AuditFiles.inStandardFolder(isSettled: true) else { return nil }
        var progress = Progress("audit log", isLong: files.length > Self.longLength)
        return try AuditVerification(of: files) { progress.update(done: $0, of: $1) }
    }

    private func tail() throws(CommandFailure) {
        let count = try lineCount()
        let follows = arguments.has("-f") || arguments.has("--follow")
        // Before anything is printed: a reader who goes away is no failure.
        TerminationSignals.ignoreBrokenPipes()
        var signals = follows ? TerminationSignals() : nil
        var follower = try withStateFolder { () throws(StoreError) in try AuditFollower() }
        let first = try withStateFolder { () throws(StoreError) in try follower.last(count, where: isWanted) }
        guard try show(first) else { return }
        while signals?.wait(milliseconds: Self.interval) == false, Console.outputHasReader {
            let lines = try withStateFolder { () throws(StoreError) in try follower.next() }
            guard try show(lines.filter(isWanted)) else { return }
        }
    }

    private func lineCount() throws(CommandFailure) -> Int {
        guard let text = arguments.value("-n") else { return 10 }
        guard let count = Int(text), 0...Self.lineLimit ~= count else {
            throw .usage("audit: -n takes a number from 0 to \(Self.lineLimit), not '\(text)'")
        }
        return count
    }

    private func isWanted(_ line: [UInt8]) -> Bool {
        let agent = arguments.value("--agent")
        let event = arguments.value("--event")
        return (agent == nil && event == nil) || AuditLine(line).isOf(agent: agent, event: event)
    }

    /// False where whoever read the output has gone.
    private func show(_ lines: [[UInt8]]) throws(CommandFailure) -> Bool {
        var bytes: [UInt8] = []
        for line in lines.map(AuditLine.init) {
            guard let text = arguments.has("--json") ? line.json : Array(line.summary.utf8) else { continue }
            bytes += text
            bytes.append(UInt8(ascii: "\n"))
        }
        do throws(SystemError) {
            if !bytes.isEmpty { try Console.write(bytes) }
            return true
        } catch {
            if error.isBrokenPipe { return false }
            throw .failed("\(error)")
        }
    }
}
