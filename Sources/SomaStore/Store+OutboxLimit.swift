package import SomaModel

/// How much may wait for a collector that does not come back.
package struct OutboxLimit: Equatable, Sendable {
    package var items: Int
    package var bytes: Int

    package static let standard = OutboxLimit(items: 100_000, bytes: 256 << 20)

    package init(items: Int, bytes: Int) {
        self.items = items
        self.bytes = bytes
    }
}

/// What a destination will not get: it was dropped before it could be sent.
package struct DroppedItems: Equatable, Sendable {
    package var destination: String
    package var signal: ExportSignal
    package var count: Int

    package init(destination: String, signal: ExportSignal, count: Int) {
        self.destination = destination
        self.signal = signal
        self.count = count
    }
}

extension Store {
    /// Items that wait, and the bytes of their payloads.
    package func outboxSize() throws(StoreError) -> (items: Int, bytes: Int) {
        var items = 0
        var bytes = 0
        for signal in [ExportSignal.traces, .logs] {
            let extent = try flushed.extent(of: signal)
            items += extent.items
            bytes += extent.bytes
        }
        return (items, bytes)
    }

    /// Drops the oldest rows where more waits than may, and a sixteenth of the limit more, so that not every item that comes
    /// drops one. Needs a transaction; costs four rows where nothing is to be dropped.
    ///
    /// - Returns: what each destination had not got yet.
    package func keepOutbox(within limit: OutboxLimit) throws(StoreError) -> [DroppedItems] {
        if hasEnqueued, try unit.isWithin(items: limit.items, bytes: limit.bytes) { return [] }
        let size = try outboxSize()
        guard size.items > limit.items || size.bytes > limit.bytes else { return [] }
        let excessItems = size.items - (limit.items - limit.items / 16)
        let excessBytes = size.bytes - (limit.bytes - limit.bytes / 16)
        let cuts = try newestToDrop(excessItems: excessItems, excessBytes: excessBytes)
        var dropped: [DroppedItems] = []
        for destination in try destinations() {
            guard let cut = cuts[destination.signal] else { continue }
            let count = try outboxCount(for: destination, through: cut)
            guard count > 0 else { continue }
            dropped.append(DroppedItems(destination: destination.name, signal: destination.signal, count: count))
        }
        for (signal, cut) in cuts {
            try connection.run("DELETE FROM outbox WHERE signal = ? AND id <= ?", .text(signal.rawValue), .int(cut))
        }
        return dropped
    }

    /// By signal, the last item of the oldest rows that together make up both excesses; every row where they do not.
    private func newestToDrop(excessItems: Int, excessBytes: Int) throws(StoreError) -> [ExportSignal: Int64] {
        let statement = try connection.statement(
            "SELECT signal, id, items, length(payload) FROM outbox ORDER BY time_unix_nano, signal, id"
        )
        defer { statement.reset() }
        var items = 0
        var bytes = 0
        var cuts: [ExportSignal: Int64] = [:]
        while items < excessItems || bytes < excessBytes, try statement.step() {
            guard let signal = ExportSignal(rawValue: statement.text(0)) else { continue }
            items += Int(statement.int(2))
            bytes += Int(statement.int(3))
            cuts[signal] = statement.int(1) &+ statement.int(2) &- 1
        }
        return cuts
    }
}
