internal import SomaModel
internal import SomaOTLP
package import SomaStore
internal import SomaTelemetry

extension Store {
    /// Has a failure written down for what is mended at the audit log's end.
    package func recordAuditRepairs() {
        notesAuditRepair = { (store, repair) throws(StoreError) in
            try store.note(
                FailureRecord(time: .now, component: FailureComponent.audit, code: repair.code, message: repair.message)
            )
        }
    }

    /// Writes a failure down in the transaction under way.
    func note(_ failure: FailureRecord) throws(StoreError) {
        appendToAuditLog(failure.line)
        try add([SeriesIncrement.failure(component: failure.component)], startTime: failure.time)
        guard try awaitedSignals().contains(.logs) else { return }
        var encoder = OTLPEncoder()
        try enqueue(
            encoder.item(LogRecord(failure).identified(by: String(UInt64.random(in: .min ... .max)))),
            for: .logs
        )
    }
}

extension AuditRepair {
    fileprivate var code: String {
        switch self {
        case .removed: FailureCode.bytesRemoved
        case .restoredLineFeed: FailureCode.lineFeedRestored
        }
    }

    fileprivate var message: String {
        switch self {
        case .removed(let bytes):
            "removed \(bytes) \(bytes == 1 ? "byte" : "bytes") behind the last finished line of audit.jsonl: of a writer that was killed, or added by someone"
        case .restoredLineFeed:
            "the last line of audit.jsonl had lost its line feed, which was written again"
        }
    }
}
