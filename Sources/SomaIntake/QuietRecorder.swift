package import SomaModel
package import SomaMonitor
package import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// Records for whoever must not notice it: what cannot be recorded now is kept for the next one, and what went wrong is on
/// record, never on the terminal.
package struct QuietRecorder {
    /// As failures name it.
    let component: String
    let folder: StateFolder
    /// When what is recorded was told.
    let time: Timestamp

    package init(component: String, folder: StateFolder, time: Timestamp) {
        self.component = component
        self.folder = folder
        self.time = time
    }

    /// What is recorded, as the spool keeps it.
    package struct Entry {
        package var bytes: [UInt8]
        package var kind: Spool.Kind

        package init(bytes: [UInt8], kind: Spool.Kind) {
            self.bytes = bytes
            self.kind = kind
        }
    }

    /// Takes something in, after what waits in the spool; false where more waits there than is taken at once.
    package typealias Taking = (Intake, Spool) throws(StoreError) -> Bool

    /// - Parameters:
    ///   - then: what is due afterwards.
    ///   - otherwise: what is kept aside where it cannot be recorded now.
    package func record(
        _ take: Taking,
        then: (Store, Monitor) throws(StoreError) -> Void,
        otherwise: () -> Entry
    ) {
        let database = folder.databaseInode
        do throws(StoreError) {
            try attempt(take, then, otherwise)
        } catch {
            if error.code == .corrupt { return beginAnew(database, because: error, take, then, otherwise) }
            put(otherwise(), because: error)
        }
    }

    /// A damaged database is set aside, and the entry recorded in a new one.
    private func beginAnew(
        _ inode: UInt64?,
        because cause: StoreError,
        _ take: Taking,
        _ then: (Store, Monitor) throws(StoreError) -> Void,
        _ otherwise: () -> Entry
    ) {
        do throws(StoreError) {
            let name = try folder.setDamagedDatabaseAside(inode)
            try attempt(take, then, otherwise)
            if let name { note(cause.code.rawValue, "a damaged database was set aside as \(name)") }
        } catch {
            put(otherwise(), because: error)
        }
    }

    private func attempt(
        _ take: Taking,
        _ then: (Store, Monitor) throws(StoreError) -> Void,
        _ otherwise: () -> Entry
    ) throws(StoreError) {
        let store = try Store(recordingIn: folder, busyTimeout: Store.hookBusyTimeout)
        let settings = HookConfiguration(in: folder)
        var configuration = Monitor.Configuration(settings.configuration)
        configuration.guidance.force(
            Environment["SOMA_FORCE_PATTERN"],
            hasControlArm: Environment["SOMA_DISABLE_CONTROL_ARM"] != "1"
        )
        let monitor = try Monitor(recordingInto: store, configuration: configuration)
        if settings.isKnown { try monitor.follow(settings.configuration.exporter, in: folder) }
        if let problem = try settings.newProblem(store) {
            try monitor.record(
                FailureRecord(
                    time: time,
                    component: FailureComponent.configuration,
                    code: FailureCode.invalid,
                    message: problem
                )
            )
        }
        if try !take(Intake(monitor), Spool(folder)) { put(otherwise(), because: nil) }
        try then(store, monitor)
    }

    /// What cannot be kept either is said to the system's log.
    private func put(_ entry: Entry, because error: StoreError?) {
        do throws(SystemError) {
            try Spool(folder).put(entry.bytes, entry.kind, at: time)
        } catch {
            note(FailureCode.lost, "a \(component)'s \(entry.kind) is lost: \(error)", ofLoss: true)
        }
        if let error, error.code != .busy { note(error.code.rawValue, error.description) }
    }

    /// - Parameter isLoss: whether a payload is gone with it, which leaves a trace also where the failure cannot be kept.
    package func note(_ code: String, _ message: String, ofLoss isLoss: Bool = false) {
        let failure = FailureRecord(time: time, component: component, code: code, message: message)
        do throws(StoreError) {
            let store = try Store(recordingIn: folder, busyTimeout: Store.hookBusyTimeout)
            try Monitor(recordingInto: store, configuration: Monitor.Configuration()).record(failure)
        } catch {
            do throws(SystemError) {
                try Spool(folder).put(failure.line, .failure, at: time)
            } catch {
                SystemLog.error("\(failure.message) (\(error))")
                if isLoss { try? Spool(folder).noteLoss() }
            }
        }
    }
}
