package import SomaModel
internal import SomaMonitor
package import SomaSources
package import SomaStore
internal import SomaSystem

/// One call of a hook: a payload in, everything recorded in one transaction, an answer out. Its program never learns of a
/// failure: what cannot be recorded now is kept aside, and what went wrong is on record.
package struct HookDriver {
    private let program: HookedProgram
    private let folder: StateFolder
    /// When the hook was called.
    private let time: Timestamp
    private let recorder: QuietRecorder

    package init(of program: HookedProgram, recordingInto folder: StateFolder, calledAt time: Timestamp) {
        self.program = program
        self.folder = folder
        self.time = time
        recorder = QuietRecorder(component: FailureComponent.hook, folder: folder, time: time)
    }

    /// Writes down why a payload was not even read.
    package func refuse(_ code: String, _ message: String) { recorder.note(code, message, ofLoss: true) }

    /// - Parameters:
    ///   - elapsed: seconds since the process began.
    ///   - answer: gets the text for the program, at most once; while nothing can be recorded it gets refusals alone.
    ///   - then: is called once the payload is recorded or kept aside.
    package func take(
        _ bytes: [UInt8],
        elapsed: () -> Double,
        answer: ([UInt8]) -> Void,
        then: (Store, HookPayload) -> Void
    ) {
        let dialect = program.dialect
        let payload: HookPayload
        do throws(SourceError) {
            payload = try dialect.payload(bytes, at: time)
        } catch {
            return refuse(FailureCode.badPayload, error.description)
        }
        var context = HookContext(traceParent: Environment["TRACEPARENT"].flatMap(TraceParent.init))
        context.places = Places(stateFolder: folder.path)
        recorder.record { (intake, spool) throws(StoreError) in
            let (isTaken, advice) = try intake.take(payload, context, at: time, after: spool, elapsed: elapsed)
            if let advice { answer(dialect.answer(advice, to: payload)) }
            return isTaken
        } then: { (store, monitor) throws(StoreError) in
            if payload.endsSession { try monitor.applyRetention(at: time) }
            then(store, payload)
        } otherwise: {
            let refusal = refusal(of: payload, context)
            if let refusal { answer(dialect.answer(refusal, to: payload)) }
            return QuietRecorder.Entry(bytes: bytes, kind: refusal == nil ? .payload : .refused)
        }
    }

    /// A reader waits for no writer: a call that would be denied is denied also while that cannot be recorded.
    private func refusal(of payload: HookPayload, _ context: HookContext) -> Advice? {
        guard payload.isQuestion, let store = try? Store(readingFrom: folder, busyTimeout: Store.hastyBusyTimeout)
        else {
            return nil
        }
        let settings = HookConfiguration(in: folder)
        let monitor = Monitor(reading: store, configuration: Monitor.Configuration(settings.configuration))
        return (try? Intake(monitor).refusal(of: payload, context)) ?? nil
    }
}
