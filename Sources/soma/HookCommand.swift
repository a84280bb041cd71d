internal import SomaConfiguration
internal import SomaIntake
internal import SomaModel
internal import SomaMonitor
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
        let recorder = QuietRecorder(component: "hook", folder: folder, time: time)
        let payload: HookPayload
        let bytes = Self.readInput()
        if bytes.count > Self.inputLimit { return recorder.note("too_large", Self.refusal(bytes.count)) }
        do throws(HookPayload.Malformed) {
            payload = try HookPayload(parsing: bytes)
        } catch {
            return recorder.note("bad_payload", error.description)
        }
        let context = context(in: folder)
        recorder.record { (monitor, spool) throws(StoreError) in
            let (isTaken, answer) = try monitor.take(payload, context, after: spool) {
                SystemClock.monotonicSeconds - start
            }
            if let answer { try? Console.write(Array((answer.json + "\n").utf8)) }
            return isTaken
        } then: { (store, monitor) throws(StoreError) in
            if payload.event == "SessionEnd" { try monitor.applyRetention(at: time) }
            ExportStarter(store, folder).startIfDue(atPause: ExportStarter.isPause(payload.event), at: time)
        } otherwise: {
            let refusal = refusal(of: payload, context, in: folder)
            if let refusal { try? Console.write(Array((refusal.json + "\n").utf8)) }
            return QuietRecorder.Entry(bytes: bytes, kind: refusal == nil ? .payload : .refused)
        }
    }

    /// A reader waits for no writer: what would be denied is denied also where it cannot be recorded at once.
    private func refusal(
        of payload: HookPayload,
        _ context: Monitor.HookContext,
        in folder: StateFolder
    ) -> HookAnswer? {
        guard payload.event == "PreToolUse",
            let store = try? Store(readingFrom: folder, busyTimeout: Store.hastyBusyTimeout)
        else { return nil }
        let settings = HookConfiguration(in: folder)
        let monitor = Monitor(reading: store, configuration: Monitor.Configuration(settings.configuration))
        return (try? monitor.refusal(of: payload, context)) ?? nil
    }

    private func context(in folder: StateFolder) -> Monitor.HookContext {
        var context = Monitor.HookContext(time: time, traceParent: Environment["TRACEPARENT"].flatMap(TraceParent.init))
        context.places = Monitor.Places(stateFolder: folder.path)
        return context
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
