package import SomaModel
internal import SomaSystem

/// One thing that waits to be sent.
package struct OutboxItem: Equatable, Sendable {
    /// Grows with every item and is never used again.
    package var id: Int64
    /// `span`.
    package var kind: String
    package var payload: String
}

/// A collector that soma sends to, and how far it has got.
package struct Destination: Equatable, Sendable {
    package var name: String
    /// The OTLP/HTTP base URL.
    package var endpoint: String
    /// The last outbox item that it has accepted or refused for good.
    package var position: Int64
    package var lastSuccessTime: Timestamp?
    package var lastErrorTime: Timestamp?
    package var lastError: String?
    /// Failures since the last success.
    package var failedAttempts: Int
}

extension Store {
    /// By name.
    package func destinations() throws(StoreError) -> [Destination] {
        let statement = try connection.statement(
            """
            SELECT name, endpoint, position, last_success_time_unix_nano, last_error_time_unix_nano, last_error,
                failed_attempts
            FROM destinations ORDER BY name
            """
        )
        defer { statement.reset() }
        var destinations: [Destination] = []
        while try statement.step() {
            destinations.append(
                Destination(
                    name: statement.text(0),
                    endpoint: statement.text(1),
                    position: statement.int(2),
                    lastSuccessTime: statement.isNull(3) ? nil : Timestamp(nanosecondsSinceEpoch: statement.int(3)),
                    lastErrorTime: statement.isNull(4) ? nil : Timestamp(nanosecondsSinceEpoch: statement.int(4)),
                    lastError: statement.isNull(5) ? nil : statement.text(5),
                    failedAttempts: Int(statement.int(6))
                )
            )
        }
        return destinations
    }

    /// Whether anything has to wait for anyone.
    package func hasDestinations() throws(StoreError) -> Bool {
        let statement = try connection.statement("SELECT EXISTS (SELECT 1 FROM destinations)")
        defer { statement.reset() }
        return try statement.step() && statement.int(0) == 1
    }

    /// The one destination that is set by one URL.
    package static let defaultDestination = "default"

    /// From now on items wait for this destination; one known already keeps its position and takes the new URL.
    package func remember(_ name: String, endpoint: String) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO destinations (name, endpoint, position)
            VALUES (?, ?, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0))
            ON CONFLICT DO UPDATE SET endpoint = excluded.endpoint
            """,
            .text(name),
            .text(endpoint)
        )
    }

    /// Nothing waits for this destination any more.
    package func forget(_ name: String) throws(StoreError) {
        try connection.run("DELETE FROM destinations WHERE name = ?", .text(name))
        try discardDelivered()
    }

    package func enqueue(kind: String, payload: String) throws(StoreError) {
        try connection.run(
            "INSERT INTO outbox (kind, payload, time_unix_nano) VALUES (?, ?, ?)",
            .text(kind),
            .text(payload),
            .int(SystemClock.nanosecondsSinceEpoch)
        )
    }

    /// Since when the oldest item waits; `nil` where nothing does.
    package func oldestOutboxTime() throws(StoreError) -> Timestamp? {
        let statement = try connection.statement("SELECT time_unix_nano FROM outbox ORDER BY id LIMIT 1")
        defer { statement.reset() }
        return try statement.step() ? Timestamp(nanosecondsSinceEpoch: statement.int(0)) : nil
    }

    /// When a destination may next be tried without being asked to; `nil` where there is none.
    package func nextAttemptTime() throws(StoreError) -> Timestamp? {
        let statement = try connection.statement("SELECT min(next_attempt_time_unix_nano) FROM destinations")
        defer { statement.reset() }
        guard try statement.step(), !statement.isNull(0) else { return nil }
        return Timestamp(nanosecondsSinceEpoch: statement.int(0))
    }

    /// The next items after a position, in order.
    package func outboxItems(after position: Int64, limit: Int) throws(StoreError) -> [OutboxItem] {
        let statement = try connection.statement(
            "SELECT id, kind, payload FROM outbox WHERE id > ? ORDER BY id LIMIT ?"
        )
        defer { statement.reset() }
        try statement.bind([.int(position), .int(limit)])
        var items: [OutboxItem] = []
        while try statement.step() {
            items.append(OutboxItem(id: statement.int(0), kind: statement.text(1), payload: statement.text(2)))
        }
        return items
    }

    /// How many items wait after a position.
    package func outboxCount(after position: Int64) throws(StoreError) -> Int {
        let statement = try connection.statement("SELECT count(*) FROM outbox WHERE id > ?")
        defer { statement.reset() }
        try statement.bind([.int(position)])
        return try statement.step() ? Int(statement.int(0)) : 0
    }

    /// Moves a destination on, and removes what every destination has had.
    package func advance(_ name: String, to position: Int64) throws(StoreError) {
        try connection.run(
            "UPDATE destinations SET position = max(position, ?) WHERE name = ?",
            .int(position),
            .text(name)
        )
        try discardDelivered()
    }

    package func noteSuccess(_ name: String, at time: Timestamp) throws(StoreError) {
        try connection.run(
            """
            UPDATE destinations SET last_success_time_unix_nano = ?, next_attempt_time_unix_nano = 0, failed_attempts = 0
            WHERE name = ?
            """,
            .int(time.nanosecondsSinceEpoch),
            .text(name)
        )
    }

    /// - Parameter delay: seconds until it is tried again without being asked to.
    package func noteError(
        _ name: String,
        _ message: String,
        at time: Timestamp,
        retryAfter delay: Double
    ) throws(StoreError) {
        try connection.run(
            """
            UPDATE destinations SET last_error_time_unix_nano = ?, last_error = ?, failed_attempts = failed_attempts + 1,
                next_attempt_time_unix_nano = ?
            WHERE name = ?
            """,
            .int(time.nanosecondsSinceEpoch),
            .text(message),
            .int(time.adding(seconds: delay).nanosecondsSinceEpoch),
            .text(name)
        )
    }

    private func discardDelivered() throws(StoreError) {
        try connection.execute(
            """
            DELETE FROM outbox
            WHERE id <= (SELECT coalesce(min(position), 9223372036854775807) FROM destinations)
            """
        )
    }
}
