package import SomaModel
internal import SomaSystem

/// One thing that waits to be sent.
package struct OutboxItem: Equatable, Sendable {
    /// Grows with every item and is never used again.
    package var id: Int64
    package var payload: String
}

extension ExportSignal {
    /// As the outbox calls an item, in SQL; `nil` for metrics, which do not wait.
    fileprivate var itemKind: String? {
        switch self {
        case .traces: "'span'"
        case .logs: "'log'"
        case .metrics: nil
        }
    }
}

extension Store {
    /// - Parameter signal: traces or logs.
    package func enqueue(_ payload: String, for signal: ExportSignal) throws(StoreError) {
        guard let kind = signal.itemKind else { return }
        try connection.run(
            "INSERT INTO outbox (kind, payload, time_unix_nano) VALUES (\(kind), ?, ?)",
            .text(payload),
            .int(SystemClock.nanosecondsSinceEpoch)
        )
    }

    /// Since when the oldest item waits for a destination that may be tried at `time`; `nil` where nothing does.
    ///
    /// - Parameter settings: what an attempt would be made with, where that is known.
    package func oldestDueOutboxTime(
        at time: Timestamp,
        with settings: (Destination) -> String? = { _ in nil }
    ) throws(StoreError) -> Timestamp? {
        var oldest: Timestamp?
        for destination in try destinations() where destination.isDue(at: time, with: settings(destination)) {
            guard let kind = destination.signal.itemKind else { continue }
            let statement = try connection.statement(
                "SELECT time_unix_nano FROM outbox WHERE kind = \(kind) AND id > ? ORDER BY id LIMIT 1"
            )
            defer { statement.reset() }
            try statement.bind([.int(destination.position)])
            guard try statement.step() else { continue }
            let first = Timestamp(nanosecondsSinceEpoch: statement.int(0))
            oldest = min(oldest ?? first, first)
        }
        return oldest
    }

    /// The next items that a destination is to get, in order.
    package func outboxItems(for destination: Destination, limit: Int) throws(StoreError) -> [OutboxItem] {
        guard let kind = destination.signal.itemKind else { return [] }
        let statement = try connection.statement(
            "SELECT id, payload FROM outbox WHERE kind = \(kind) AND id > ? ORDER BY id LIMIT ?"
        )
        defer { statement.reset() }
        try statement.bind([.int(destination.position), .int(limit)])
        var items: [OutboxItem] = []
        while try statement.step() {
            items.append(OutboxItem(id: statement.int(0), payload: statement.text(1)))
        }
        return items
    }

    /// How many items wait for a destination.
    ///
    /// - Parameter end: the last that counts.
    package func outboxCount(for destination: Destination, through end: Int64 = .max) throws(StoreError) -> Int {
        guard let kind = destination.signal.itemKind else { return 0 }
        let statement = try connection.statement(
            "SELECT count(*) FROM outbox WHERE kind = \(kind) AND id > ? AND id <= ?"
        )
        defer { statement.reset() }
        try statement.bind([.int(destination.position), .int(end)])
        return try statement.step() ? Int(statement.int(0)) : 0
    }

    func discardDelivered() throws(StoreError) {
        for signal in ExportSignal.allCases {
            guard let kind = signal.itemKind else { continue }
            try connection.execute(
                """
                DELETE FROM outbox
                WHERE kind = \(kind) AND id <= (
                    SELECT coalesce(min(position), 9223372036854775807) FROM destinations
                    WHERE signal = '\(signal.rawValue)'
                )
                """
            )
        }
    }
}
