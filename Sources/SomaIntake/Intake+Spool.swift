package import SomaModel
internal import SomaMonitor
package import SomaSources
package import SomaStore
internal import SomaTelemetry

/// What a hook does in its one transaction.
extension Intake {
    /// How many spooled payloads one hook takes in.
    private static let spoolBatch = 16

    /// Takes spooled payloads in, oldest first, and then `payload`, unless more wait than are taken at once: it has to come
    /// after them then.
    ///
    /// - Parameters:
    ///   - time: when the hook was called.
    ///   - elapsed: seconds since the process began.
    /// - Returns: whether `payload` was taken in, and what its agent is told; where it was not, it belongs into the spool.
    package func take(
        _ payload: HookPayload,
        _ context: HookContext,
        at time: Timestamp,
        after spool: Spool,
        elapsed: () -> Double
    ) throws(StoreError) -> (isTaken: Bool, advice: Advice?) {
        var advice: Advice?
        let isTaken = try takeSpooled(spool, context.places) { () throws(StoreError) in
            advice = try take(payload, context)
            try store.add([SeriesIncrement.hook(event: payload.event, seconds: elapsed())], startTime: time)
        }
        return (isTaken, advice)
    }

    /// Takes a batch of spooled payloads in, and nothing else.
    package func takeSpooled(_ spool: Spool, _ places: Places) throws(StoreError) {
        _ = try takeSpooled(spool, places) { () throws(StoreError) in }
    }

    /// As for a payload: takes in what a program that soma ran has done.
    package func take(_ run: WrappedRun, after spool: Spool, _ places: Places) throws(StoreError) -> Bool {
        try takeSpooled(spool, places) { () throws(StoreError) in try take(run) }
    }

    private func take(_ run: WrappedRun) throws(StoreError) {
        _ = try monitor.record(run.action, .wrap, traceParent: run.traceParent, mayFire: false)
    }

    /// Takes a batch in, and then, where nothing is left that would have to come before it, what `body` does: all of it in
    /// one transaction.
    private func takeSpooled(
        _ spool: Spool,
        _ places: Places,
        _ body: () throws(StoreError) -> Void
    ) throws(StoreError) -> Bool {
        var batch: ArraySlice<Spool.Entry> = []
        var isInOrder = true
        try monitor.transaction { () throws(StoreError) in
            // Listed under the lock: whatever is noted as taken and has no file any more can be forgotten.
            let waiting = spool.entries
            batch = waiting.prefix(Self.spoolBatch)
            isInOrder = batch.count == waiting.count
            try store.forgetSpooled(except: waiting.map(\.name))
            try noteLosses(in: spool)
            for entry in batch { try take(entry, from: spool, places) }
            if isInOrder { try body() }
        }
        for entry in batch { spool.remove(entry) }
        return isInOrder
    }

    private func take(_ entry: Spool.Entry, from spool: Spool, _ places: Places) throws(StoreError) {
        guard let bytes = spool.read(entry), try store.takeSpooled(entry.name) else { return }
        switch entry.kind {
        case .failure:
            if let failure = FailureRecord(line: bytes) { try monitor.note(failure) }
        case .payload, .refused:
            let payload: HookPayload
            do throws(SourceError) {
                // Claude Code's alone are spooled: those of another program need kinds of their own.
                payload = try HookedProgram.claudeCode.dialect.payload(bytes, at: entry.time)
            } catch {
                return try noteBadPayload(error.description, entry.time)
            }
            var context = HookContext()
            context.standing = entry.kind == .refused ? .denied : .ran
            context.places = places
            _ = try take(payload, context)
        case .action:
            guard let run = WrappedRun(parsing: bytes) else {
                return try noteBadPayload("what a run left cannot be read", entry.time)
            }
            try take(run)
        }
    }

    /// Says what is gone for good, since nobody else could.
    private func noteLosses(in spool: Spool) throws(StoreError) {
        let losses = spool.losses()
        let count = try store.takeLosses(losses?.count)
        guard count > 0, let last = losses?.last else { return }
        try monitor.note(
            FailureRecord(
                time: last,
                component: FailureComponent.spool,
                code: FailureCode.lost,
                message: "\(count) \(count == 1 ? "payload is" : "payloads are") lost: nothing could be written"
            )
        )
    }

    private func noteBadPayload(_ message: String, _ time: Timestamp) throws(StoreError) {
        try monitor.note(
            FailureRecord(
                time: time,
                component: FailureComponent.spool,
                code: FailureCode.badPayload,
                message: message
            )
        )
    }
}
