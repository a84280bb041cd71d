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
        var batch: ArraySlice<Spool.Entry> = []
        var isInOrder = true
        var answer: HookAnswer?
        try store.transaction { () throws(StoreError) in
            // Listed under the lock: whatever is noted as taken and has no file any more can be forgotten.
            let waiting = spool.entries
            batch = waiting.prefix(Self.spoolBatch)
            isInOrder = batch.count == waiting.count
            try store.forgetSpooled(except: waiting.map(\.name))
            for entry in batch { try take(entry, from: spool, context.places) }
            guard let payload, isInOrder else { return }
            answer = try take(payload, context)
            let event = payload.event.isEmpty ? "unknown" : payload.event
            try store.add(
                [SeriesIncrement.hook(event: Self.knownEvents.contains(event) ? event : "other", seconds: elapsed())],
                startTime: context.time
            )
        }
        for entry in batch { spool.remove(entry) }
        return (isInOrder, answer)
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
        case .payload:
            let payload: HookPayload
            do throws(HookPayload.Malformed) {
                payload = try HookPayload(parsing: bytes)
            } catch {
                return try note(
                    FailureRecord(time: entry.time, component: "spool", code: "bad_payload", message: error.description)
                )
            }
            var context = HookContext(time: entry.time, traceParent: nil)
            context.canAnswer = false
            context.places = places
            _ = try take(payload, context)
        }
    }

    /// Writes a failure down in the transaction under way.
    func note(_ failure: FailureRecord) throws(StoreError) {
        store.appendToAuditLog(failure.line)
        try store.add([SeriesIncrement.failure(component: failure.component)], startTime: failure.time)
    }

    /// Writes a failure down.
    package func record(_ failure: FailureRecord) throws(StoreError) {
        try store.transaction { () throws(StoreError) in try note(failure) }
    }
}
