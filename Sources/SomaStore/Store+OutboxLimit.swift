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
        let statement = try connection.statement("SELECT items, bytes FROM outbox_size")
        defer { statement.reset() }
        return try statement.step() ? (Int(statement.int(0)), Int(statement.int(1))) : (0, 0)
    }

    /// Drops the oldest items where more wait than may, and a sixteenth of the limit more, so that not every item that comes
    /// drops one. Needs a transaction; costs one row where nothing is to be dropped.
    ///
    /// - Returns: what each destination had not got yet.
    package func keepOutbox(within limit: OutboxLimit) throws(StoreError) -> [DroppedItems] {
        let size = try outboxSize()
        guard size.items > limit.items || size.bytes > limit.bytes else { return [] }
        let keptItems = limit.items - limit.items / 16
        let keptBytes = limit.bytes - limit.bytes / 16
        guard let cut = try newestToDrop(excessItems: size.items - keptItems, excessBytes: size.bytes - keptBytes)
        else {
            return []
        }
        var dropped: [DroppedItems] = []
        for destination in try destinations() where destination.position < cut {
            let count = try outboxCount(for: destination, through: cut)
            guard count > 0 else { continue }
            dropped.append(DroppedItems(destination: destination.name, signal: destination.signal, count: count))
        }
        try connection.run("DELETE FROM outbox WHERE id <= ?", .int(cut))
        return dropped
    }

    /// The last of the oldest items that together make up both excesses; all but the newest where they do not.
    private func newestToDrop(excessItems: Int, excessBytes: Int) throws(StoreError) -> Int64? {
        let statement = try connection.statement("SELECT id, length(CAST(payload AS BLOB)) FROM outbox ORDER BY id")
        defer { statement.reset() }
        var items = 0
        var bytes = 0
        var cut: Int64?
        while items < excessItems || bytes < excessBytes, try statement.step() {
            items += 1
            bytes += Int(statement.int(1))
            cut = statement.int(0)
        }
        return cut
    }
}
