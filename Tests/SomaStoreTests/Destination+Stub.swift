import SomaModel
@testable import SomaStore

extension Destination {
    /// One that has had nothing.
    static func stub(
        _ name: String = "d",
        _ signal: ExportSignal = .traces,
        endpoint: String = "http://x"
    ) -> Destination {
        Destination(
            name: name,
            signal: signal,
            endpoint: endpoint,
            ownURL: nil,
            url: nil,
            position: 0,
            lastSuccessTime: nil,
            lastErrorTime: nil,
            lastError: nil,
            lastRejectionTime: nil,
            lastRejection: nil,
            nextAttemptTime: .epoch,
            failedAttempts: 0
        )
    }
}

extension Store {
    /// All that the outbox holds for a signal.
    func outboxItems(_ signal: ExportSignal = .traces) throws(StoreError) -> [OutboxItem] {
        try outboxItems(for: .stub("d", signal), limit: 10_000)
    }
}
