internal import SomaCommand
internal import SomaIntake
internal import SomaModel
internal import SomaSources
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// `soma run`: another program as an agent. Whatever is wrong with the state folder, the program runs.
struct RunCommand {
    /// A program that ran for longer, in seconds, has come to a pause when it ends.
    private static let longRun = 1.0

    private let run: ProgramRun

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        run = try ProgramRun(arguments) { Environment[$0] }
    }

    /// Returns the exit code for this process.
    func execute() -> Int32 {
        TerminationSignals.survivesFileSizeLimit()
        let start = SystemClock.monotonicSeconds
        let end: WatchedProcess.End
        do throws(SystemError) {
            end = try WatchedProcess.run(lastArguments: run.words.count)
        } catch {
            let message = "soma: \(error.description.printable)\n"
            Console.writeError(message)
            end = .init(exitCode: error.isMissingFile ? 127 : 126, output: Array(message.utf8))
        }
        if let failure = end.failure { Console.writeError("soma: \(failure.description.printable)\n") }
        let seconds = SystemClock.monotonicSeconds - start
        let action = run.action(of: end, seconds: seconds, at: .now, defaultSession: Self.session)
        record(WrappedRun(action, traceParent: Environment["TRACEPARENT"].flatMap(TraceParent.init)))
        return end.exitCode
    }

    private func record(_ run: WrappedRun) {
        let folder: StateFolder
        do throws(StoreError) {
            folder = try StateFolder.standard()
        } catch {
            return SystemLog.error(error.description)
        }
        let time = run.action.time
        let recorder = QuietRecorder(component: FailureComponent.run, folder: folder, time: time)
        recorder.record { (intake, spool) throws(StoreError) in
            try intake.take(run, after: spool, Places(stateFolder: folder.path))
        } then: { (store, _) throws(StoreError) in
            ExportStarter(store, folder).startIfDue(atPause: run.action.duration >= Self.longRun, at: time)
        } otherwise: {
            QuietRecorder.Entry(bytes: run.bytes, kind: .action)
        }
    }

    /// The terminal's, or the service's: what runs there one after the other belongs together.
    private static var session: String { "run-" + ContentHash.short(of: ProcessSession.identity) }
}
