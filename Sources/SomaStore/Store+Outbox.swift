package import SomaModel
internal import SomaSystem

/// The next items that a destination is to get.
package struct OutboxItems: Equatable, Sendable {
    /// The number of the last.
    package var last: Int64
    /// Those that cannot be read included.
    package var count: Int
    package var parts: [Part]

    package enum Part: Equatable, Sendable {
        case messages(DelimitedMessages)
        /// One item as versions before schema 11 left it.
        case json(String)
    }
}

extension Store {
    /// Keeps one item for the collectors: a span or a log record as a message with its tag and length.
    ///
    /// - Parameter signal: traces or logs.
    package func enqueue(_ message: [UInt8], for signal: ExportSignal) throws(StoreError) {
        try write { (unit) throws(StoreError) in try unit.enqueue(message, for: signal) }
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
            guard let first = try waitingSince(destination) else { continue }
            oldest = min(oldest ?? first, first)
        }
        return oldest
    }

    /// The same, for the destinations that the last transaction has found.
    package func oldestDueOutboxTime(afterTransactionAt time: Timestamp) throws(StoreError) -> Timestamp? {
        var oldest: Timestamp?
        for destination in try latestUnit.allDestinations() where destination.isDue(at: time) {
            guard let first = try waitingSince(destination) else { continue }
            oldest = min(oldest ?? first, first)
        }
        return oldest
    }

    /// Since when the oldest item waits for a destination; `nil` where nothing does.
    private func waitingSince(_ destination: Destination) throws(StoreError) -> Timestamp? {
        // Those wait as sums, not as items.
        if destination.signal == .metrics { return nil }
        let connection = try flushed.connection
        let signal = SQLValue.text(destination.signal.rawValue)
        let first = try connection.statement(
            "SELECT id + items, time_unix_nano FROM outbox WHERE signal = ? ORDER BY id LIMIT 1"
        )
        defer { first.reset() }
        try first.bind([signal])
        guard try first.step() else { return nil }
        // Mostly the first item is one that it waits for: others may be behind.
        if first.int(0) > destination.position &+ 1 { return Timestamp(nanosecondsSinceEpoch: first.int(1)) }
        let next = try connection.statement(
            """
            SELECT time_unix_nano FROM outbox WHERE signal = ?1 AND id + items > ?2 + 1
                AND id >= coalesce((SELECT max(id) FROM outbox WHERE signal = ?1 AND id <= ?2 + 1), 0)
            ORDER BY id LIMIT 1
            """
        )
        defer { next.reset() }
        try next.bind([signal, .int(destination.position)])
        return try next.step() ? Timestamp(nanosecondsSinceEpoch: next.int(0)) : nil
    }

    /// The next items that a destination is to get, in order; `nil` where nothing waits.
    ///
    /// - Parameters:
    ///   - limit: items at the most.
    ///   - byteLimit: their payloads have no more bytes together, unless the first is larger by itself.
    package func outboxItems(
        for destination: Destination,
        limit: Int,
        byteLimit: Int = 3 << 20
    ) throws(StoreError) -> OutboxItems? {
        let statement = try flushed.connection.statement(
            """
            SELECT id, items, payload FROM outbox WHERE signal = ?1 AND id + items > ?2 + 1
                AND id >= coalesce((SELECT max(id) FROM outbox WHERE signal = ?1 AND id <= ?2 + 1), 0)
            ORDER BY id
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(destination.signal.rawValue), .int(destination.position)])
        var found = OutboxItems(last: destination.position, count: 0, parts: [])
        var bytes = 0
        while found.count < limit, bytes < byteLimit, try statement.step() {
            let id = statement.int(0)
            if statement.isText(2) {
                let text = statement.text(2)
                bytes += text.utf8.count
                found.parts.append(.json(text))
                found.count += 1
                found.last = id
                continue
            }
            let all = DelimitedMessages(statement.bytes(2), count: Int(statement.int(1)))
            let skipped = Int(max(0, destination.position &+ 1 &- id))
            let part = all.part(from: skipped, atMost: limit - found.count, byteLimit: byteLimit - bytes)
            guard part.count > 0, found.count == 0 || bytes + part.bytes.count <= byteLimit else {
                // Damaged: passed over as a whole.
                if part.count == 0, found.count == 0 {
                    found.count = all.count - skipped
                    found.last = id &+ Int64(all.count) &- 1
                }
                break
            }
            bytes += part.bytes.count
            found.parts.append(.messages(part))
            found.count += part.count
            found.last = max(id, destination.position &+ 1) &+ Int64(part.count) &- 1
            if skipped + part.count < all.count { break }
        }
        return found.last > destination.position ? found : nil
    }

    /// How many items wait for a destination.
    ///
    /// - Parameter end: the last that counts.
    package func outboxCount(for destination: Destination, through end: Int64 = .max) throws(StoreError) -> Int {
        if destination.signal == .metrics { return 0 }
        let extent = try flushed.extent(of: destination.signal)
        let first = max(extent.first, destination.position &+ 1)
        return Int(max(0, min(end, extent.last) &- first &+ 1))
    }

    /// Removes what every destination has had.
    func discardDelivered() throws(StoreError) {
        try connection.run(
            """
            DELETE FROM outbox WHERE id + items - 1 <= coalesce(
                (SELECT min(position) FROM destinations WHERE destinations.signal = outbox.signal), 9223372036854775807)
            """
        )
    }
}
