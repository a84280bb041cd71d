internal import SomaIntake
internal import SomaModel
internal import SomaSources
internal import SomaStore
internal import SomaSystem

/// `soma hook`: one payload on standard input. It prints what guidance tells the agent, and exits 0 without a word whatever is
/// wrong: an agent must not suffer from being watched. What went wrong is on record.
struct HookCommand {
    /// In bytes; what is longer is not read.
    private static let inputLimit = 64 << 20
    /// Whoever calls a hook writes at once; what has not come by then is not waited for.
    private static let inputMilliseconds = 2_000

    private let time = Timestamp.now
    private let start = SystemClock.monotonicSeconds

    func run() {
        TerminationSignals.survivesFileSizeLimit()
        let folder: StateFolder
        do throws(StoreError) {
            folder = try StateFolder.standard()
        } catch {
            return SystemLog.error(error.description)
        }
        let driver = HookDriver(of: .claudeCode, recordingInto: folder, calledAt: time)
        let bytes = Self.readInput()
        if bytes.count > Self.inputLimit { return driver.refuse(FailureCode.tooLarge, Self.refusal(bytes.count)) }
        driver.take(bytes) {
            SystemClock.monotonicSeconds - start
        } answer: { text in
            try? Console.write(text)
        } then: { store, payload in
            store.leaveOpen()
            ExportStarter(store, folder).startIfDue(atPause: payload.isPause, at: time)
        }
    }

    /// - Parameter count: how much of it has been read.
    private static func refusal(_ count: Int) -> String {
        let rest = try? FileDescriptor.standardInput.discard(withinMilliseconds: inputMilliseconds)
        return "a payload of \(count + (rest ?? 0)) bytes; at most \(inputLimit) (64 MiB) are taken"
    }

    private static func readInput() -> [UInt8] {
        (try? FileDescriptor.standardInput.readAll(limit: inputLimit, withinMilliseconds: inputMilliseconds)) ?? []
    }
}
