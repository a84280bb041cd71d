internal import SomaModel
package import SomaSources
package import SomaStore
package import SomaTelemetry

/// What a hook does in its one transaction.
extension Monitor {
    /// How many spooled payloads one hook takes in.
    private static let spoolBatch = 16

    /// Takes spooled payloads in, oldest first, and then `payload`, unless more wait than are taken at once: it has to come
    /// after them then.
    ///
    /// - Parameter elapsed: seconds since the process began.
    /// - Returns: whether `payload` was taken in, and what its agent is told; where it was not, it belongs into the spool.
    package func take(
        _ payload: HookPayload?,
        _ context: HookContext,
        after spool: Spool,
        elapsed: () -> Double
    ) throws(StoreError) -> (isTaken: Bool, answer: HookAnswer?) {
        var answer: HookAnswer?
        let isTaken = try takeSpooled(spool, context.places) { () throws(StoreError) in
            guard let payload else { return }
            answer = try take(payload, context)
            let event = payload.event.isEmpty ? "unknown" : payload.event
            try store.add(
                [SeriesIncrement.hook(event: Self.knownEvents.contains(event) ? event : "other", seconds: elapsed())],
                startTime: context.time
            )
        }
        return (isTaken, answer)
    }

    /// As for a payload: takes in what a program that soma ran has done.
    package func take(_ run: WrappedRun, after spool: Spool, _ places: Places) throws(StoreError) -> Bool {
        try takeSpooled(spool, places) { () throws(StoreError) in try take(run) }
    }

    private func take(_ run: WrappedRun) throws(StoreError) {
        _ = try record(run.action, .wrap, traceParent: run.traceParent, mayFire: false)
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
        try store.transaction { () throws(StoreError) in
            // Listed under the lock: whatever is noted as taken and has no file any more can be forgotten.
            let waiting = spool.entries
            batch = waiting.prefix(Self.spoolBatch)
            isInOrder = batch.count == waiting.count
            try store.forgetSpooled(except: waiting.map(\.name))
            for entry in batch { try take(entry, from: spool, places) }
            if isInOrder { try body() }
        }
        for entry in batch { spool.remove(entry) }
        return isInOrder
    }

    /// Labels are bounded: an event that is none of these is `other`.
    private static let knownEvents: Set<String> = [
        "PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch", "PermissionDenied", "PermissionRequest",
        "UserPromptSubmit", "SessionStart", "SessionEnd", "Stop", "StopFailure", "SubagentStart", "SubagentStop",
        "PreCompact", "PostCompact", "Notification", "unknown",
    ]

    private func take(_ entry: Spool.Entry, from spool: Spool, _ places: Places) throws(StoreError) {
        guard let bytes = spool.read(entry), try store.takeSpooled(entry.name) else { return }
        switch entry.kind {
        case .failure:
            if let failure = FailureRecord(line: bytes) { try note(failure) }
        case .payload, .refused:
            let payload: HookPayload
            do throws(HookPayload.Malformed) {
                payload = try HookPayload(parsing: bytes)
            } catch {
                return try noteBadPayload(error.description, entry.time)
            }
            var context = HookContext(time: entry.time, traceParent: nil)
            context.canAnswer = false
            context.wasRefused = entry.kind == .refused
            context.places = places
            _ = try take(payload, context)
        case .action:
            guard let run = WrappedRun(parsing: bytes) else {
                return try noteBadPayload("what a run left cannot be read", entry.time)
            }
            try take(run)
        }
    }

    private func noteBadPayload(_ message: String, _ time: Timestamp) throws(StoreError) {
        try note(
            FailureRecord(
                time: time,
                component: FailureComponent.spool,
                code: FailureCode.badPayload,
                message: message
            )
        )
    }

    /// Writes a failure down.
    package func record(_ failure: FailureRecord) throws(StoreError) {
        try store.transaction { () throws(StoreError) in try note(failure) }
    }
}
