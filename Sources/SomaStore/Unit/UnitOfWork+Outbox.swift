internal import SomaModel
internal import SomaSystem

/// What a unit leaves for the collectors, of one signal.
struct OutboxChunk {
    let signal: ExportSignal
    var messages = DelimitedMessages()
    /// What waits already, once that has been looked for.
    var extent: OutboxExtent?
}

/// What waits of one signal. Items are numbered as they come, from 1, and leave from the front alone.
struct OutboxExtent: Equatable {
    /// The number of the first that waits.
    var first: Int64
    /// The number of the last; `first` - 1 where nothing waits.
    var last: Int64
    /// Of their payloads.
    var bytes: Int
    /// Bytes of all payloads there ever were.
    var bytesSoFar: Int64

    var items: Int { Int(max(0, last - first + 1)) }
}

extension UnitOfWork {
    /// A row is no larger: delivery reads whole rows.
    private static let rowBytes = 1 << 20

    func enqueue(_ message: [UInt8], for signal: ExportSignal) throws(StoreError) {
        switch signal {
        case .traces:
            spans.messages.append(message)
            if spans.messages.bytes.count >= Self.rowBytes { try write(&spans) }
        case .logs:
            logs.messages.append(message)
            if logs.messages.bytes.count >= Self.rowBytes { try write(&logs) }
        case .metrics: break
        }
    }

    var hasEnqueued: Bool { spans.messages.count > 0 || logs.messages.count > 0 }

    /// Whether what waits with this unit's items is certainly within a limit; only signals that it adds to are looked at.
    func isWithin(items: Int, bytes: Int) throws(StoreError) -> Bool {
        guard try isWithin(items / 2, bytes / 2, &spans) else { return false }
        return try isWithin(items / 2, bytes / 2, &logs)
    }

    private func isWithin(_ items: Int, _ bytes: Int, _ chunk: inout OutboxChunk) throws(StoreError) -> Bool {
        if chunk.messages.count == 0 { return true }
        let extent = try extent(before: chunk)
        chunk.extent = extent
        return extent.items + chunk.messages.count <= items && extent.bytes + chunk.messages.bytes.count <= bytes
    }

    func writeOutbox() throws(StoreError) {
        try write(&spans)
        try write(&logs)
    }

    private func write(_ chunk: inout OutboxChunk) throws(StoreError) {
        if chunk.messages.count == 0 { return }
        let extent = try extent(before: chunk)
        try connection.run(
            "INSERT INTO outbox (signal, id, items, bytes_before, time_unix_nano, payload) VALUES (?, ?, ?, ?, ?, ?)",
            .text(chunk.signal.rawValue),
            .int(extent.last + 1),
            .int(chunk.messages.count),
            .int(extent.bytesSoFar),
            .int(SystemClock.nanosecondsSinceEpoch),
            .blob(chunk.messages.bytes)
        )
        chunk = OutboxChunk(signal: chunk.signal)
    }

    private func extent(before chunk: OutboxChunk) throws(StoreError) -> OutboxExtent {
        if let known = chunk.extent { return known }
        return try extent(of: chunk.signal)
    }

    /// Of what has been written.
    func extent(of signal: ExportSignal) throws(StoreError) -> OutboxExtent {
        let newest = try connection.statement(
            "SELECT id, items, bytes_before, length(payload) FROM outbox WHERE signal = ? ORDER BY id DESC LIMIT 1"
        )
        defer { newest.reset() }
        try newest.bind([.text(signal.rawValue)])
        guard try newest.step() else {
            // Numbers are never used again: what destinations have had is behind them.
            let had = try allDestinations().filter { $0.signal == signal }.map(\.position).max() ?? 0
            return OutboxExtent(first: had + 1, last: had, bytes: 0, bytesSoFar: 0)
        }
        let end = newest.int(2) &+ newest.int(3)
        let oldest = try connection.statement(
            "SELECT id, bytes_before FROM outbox WHERE signal = ? ORDER BY id LIMIT 1"
        )
        defer { oldest.reset() }
        try oldest.bind([.text(signal.rawValue)])
        _ = try oldest.step()
        return OutboxExtent(
            first: oldest.int(0),
            last: newest.int(0) &+ newest.int(1) &- 1,
            bytes: Int(max(0, end &- oldest.int(1))),
            bytesSoFar: max(0, end)
        )
    }
}
