internal import SomaCommand
internal import SomaModel
internal import SomaMonitor
internal import SomaSources
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

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
        let folder: StateFolder
        do throws(StoreError) {
            folder = try StateFolder.standard()
        } catch {
            return SystemLog.error(error.description)
        }
        let payload: HookPayload
        let bytes = Self.readInput()
        do throws(HookPayload.Malformed) {
            payload = try HookPayload(parsing: bytes)
        } catch {
            return note("bad_payload", error.description, in: folder)
        }
        let database = folder.databaseInode
        do throws(StoreError) {
            try record(payload, bytes, in: folder)
        } catch {
            if error.code == .corrupt { return beginAnew(payload, bytes, in: folder, database, because: error) }
            put(bytes, in: folder, because: error)
        }
    }

    /// A damaged database is set aside, and the payload recorded in a new one.
    private func beginAnew(
        _ payload: HookPayload,
        _ bytes: [UInt8],
        in folder: StateFolder,
        _ inode: UInt64?,
        because cause: StoreError
    ) {
        do throws(StoreError) {
            let name = try folder.setDamagedDatabaseAside(inode)
            try record(payload, bytes, in: folder)
            if let name { note(cause.code.rawValue, "a damaged database was set aside as \(name)", in: folder) }
        } catch {
            put(bytes, in: folder, because: error)
        }
    }

    private func record(_ payload: HookPayload, _ bytes: [UInt8], in folder: StateFolder) throws(StoreError) {
        let store = try Store(recordingIn: folder, busyTimeout: Store.hookBusyTimeout)
        let loaded = try HookConfiguration(store, folder).load()
        var configuration = Monitor.Configuration(loaded.configuration)
        configuration.guidance.force(
            Environment["SOMA_FORCE_PATTERN"],
            hasControlArm: Environment["SOMA_DISABLE_CONTROL_ARM"] != "1"
        )
        let monitor = try Monitor(recordingInto: store, configuration: configuration)
        try monitor.rememberCollector()
        if let problem = loaded.problem {
            try monitor.record(
                FailureRecord(time: time, component: "configuration", code: "invalid", message: problem)
            )
        }
        let (isTaken, answer) = try monitor.take(payload, context(in: folder), after: Spool(folder)) {
            SystemClock.monotonicSeconds - start
        }
        if let answer { try? Console.write(Array((answer.json + "\n").utf8)) }
        if !isTaken { put(bytes, in: folder, because: nil) }
        if payload.event == "SessionEnd" { try monitor.applyRetention(at: time) }
        ExportStarter(store, folder).startIfDue(after: payload.event, at: time)
    }

    private func context(in folder: StateFolder) -> Monitor.HookContext {
        var context = Monitor.HookContext(time: time, traceParent: Environment["TRACEPARENT"].flatMap(TraceParent.init))
        context.places.stateFolder = folder.path
        context.places.home = Environment["HOME"]
        if let configuration = Environment["CLAUDE_CONFIG_DIR"] {
            context.places.settings = ["settings.json", "settings.local.json"].map { configuration + "/" + $0 }
        }
        return context
    }

    /// What cannot be recorded now is kept for the next hook; what cannot be kept either is said to the system's log.
    private func put(_ bytes: [UInt8], in folder: StateFolder, because error: StoreError?) {
        do throws(SystemError) {
            try Spool(folder).put(bytes, .payload, at: time)
        } catch {
            SystemLog.error("a hook's payload is lost: \(error)")
            note("lost", "a hook's payload is lost: \(error)", in: folder)
        }
        if let error, error.code != .busy { note(error.code.rawValue, error.description, in: folder) }
    }

    private func note(_ code: String, _ message: String, in folder: StateFolder) {
        let failure = FailureRecord(time: time, component: "hook", code: code, message: message)
        do throws(StoreError) {
            let store = try Store(recordingIn: folder, busyTimeout: Store.hookBusyTimeout)
            try Monitor(recordingInto: store, configuration: Monitor.Configuration()).record(failure)
        } catch {
            do throws(SystemError) {
                try Spool(folder).put(failure.line, .failure, at: time)
            } catch {
                SystemLog.error("\(failure.message) (\(error))")
            }
        }
    }

    private static func readInput() -> [UInt8] {
        (try? FileDescriptor.standardInput.readAll(limit: inputLimit, withinMilliseconds: inputMilliseconds)) ?? []
    }
}
