package import SomaModel

/// One signal of a known collector, and the progress of its delivery.
package struct Destination: Equatable, Sendable {
    package var name: String
    package var signal: ExportSignal
    /// The OTLP/HTTP base URL.
    package var endpoint: String
    /// The final URL of a signal that does not use the base.
    package var ownURL: String?
    /// The URL of the last request; `nil` before the first.
    package var url: String?
    /// The last outbox item that the collector accepted or rejected permanently.
    package var position: Int64
    package var lastSuccessTime: Timestamp?
    package var lastErrorTime: Timestamp?
    package var lastError: String?
    /// When the collector last accepted a request and rejected some of its items.
    package var lastRejectionTime: Timestamp?
    /// The collector's message about them.
    package var lastRejection: String?
    /// The earliest time of the next automatic attempt.
    package var nextAttemptTime: Timestamp
    /// Failures since the last success.
    package var failedAttempts: Int
    /// The fingerprint of the address and keys of the last failure; `nil` before the first failure.
    package var settings: String?

    /// Whether an automatic attempt may start. If the last failure lies in the future, the clock was wrong then, and the attempt
    /// may start.
    ///
    /// - Parameter settings: the fingerprint of the attempt, or `nil` if unknown. An attempt with another address or key does
    ///   not wait.
    package func isDue(at time: Timestamp, with settings: String? = nil) -> Bool {
        if nextAttemptTime <= time || (lastErrorTime ?? time) > time { return true }
        return settings != nil && settings != self.settings
    }
}

extension Store {
    /// All known signals, sorted by name and signal.
    package func destinations() throws(StoreError) -> [Destination] { try unit.allDestinations() }

    package func destination(_ name: String, _ signal: ExportSignal) throws(StoreError) -> Destination? {
        try destinations().first { $0.name == name && $0.signal == signal }
    }

    /// The signals that any collector waits for. Items of other signals need not be stored.
    package func awaitedSignals() throws(StoreError) -> Set<ExportSignal> {
        var signals: Set<ExportSignal> = []
        for destination in try destinations() { signals.insert(destination.signal) }
        return signals
    }

    /// The name of the collector that options, variables and `exporter.endpoint` set.
    package static let defaultDestination = "default"

    /// Stores items of these signals for this collector from now on. A known signal keeps its position. A signal with a new
    /// address may be tried at once. Needs a transaction.
    ///
    /// - Parameter urls: the final URLs of the signals that do not use the base.
    package func remember(
        _ name: String,
        endpoint: String,
        signals: [ExportSignal] = ExportSignal.allCases,
        urls: [ExportSignal: String] = [:]
    ) throws(StoreError) {
        try connection.run(
            """
            UPDATE destinations SET endpoint = ?2, url = NULL, next_attempt_time_unix_nano = 0
            WHERE name = ?1 AND endpoint <> ?2
            """,
            .text(name),
            .text(endpoint)
        )
        for signal in signals {
            try connection.run(
                """
                INSERT INTO destinations (name, signal, endpoint, own_url, position) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT DO UPDATE SET own_url = excluded.own_url, url = NULL, next_attempt_time_unix_nano = 0
                WHERE own_url IS NOT excluded.own_url
                """,
                .text(name),
                .text(signal.rawValue),
                .text(endpoint),
                .optional(urls[signal]),
                .int(try flushed.extent(of: signal).last)
            )
            unit.destinations = nil
        }
        try discardDelivered()
    }

    /// Stores items of these signals for this collector no longer, and deletes items that no other collector waits for. Needs a
    /// transaction.
    package func forget(_ name: String, _ signals: [ExportSignal]) throws(StoreError) {
        for signal in signals {
            try connection.run(
                "DELETE FROM destinations WHERE name = ? AND signal = ?",
                .text(name),
                .text(signal.rawValue)
            )
        }
        unit.destinations = nil
        if try !destinations().contains(where: { $0.name == name }) {
            try connection.run("DELETE FROM delta_bases WHERE destination = ?", .text(name))
        }
        try discardDelivered()
    }

    /// Advances the position of a signal and deletes the items that every collector has processed. Needs a transaction.
    package func advance(_ destination: Destination, to position: Int64) throws(StoreError) {
        try connection.run(
            "UPDATE destinations SET position = max(position, ?) WHERE name = ? AND signal = ?",
            .int(position),
            .text(destination.name),
            .text(destination.signal.rawValue)
        )
        unit.destinations = nil
        try discardDelivered()
    }

    /// Records a successful request, which ends the back-off. Needs a transaction.
    ///
    /// - Parameter url: the final URL of the request.
    package func noteSuccess(_ destination: Destination, at url: String, time: Timestamp) throws(StoreError) {
        try connection.run(
            """
            UPDATE destinations SET url = ?, last_success_time_unix_nano = ?, next_attempt_time_unix_nano = 0,
                failed_attempts = 0
            WHERE name = ? AND signal = ?
            """,
            .text(url),
            .int(time.nanosecondsSinceEpoch),
            .text(destination.name),
            .text(destination.signal.rawValue)
        )
        unit.destinations = nil
    }

    /// Records a failed request. Needs a transaction.
    ///
    /// - Parameters:
    ///   - url: the final URL of the request.
    ///   - delay: seconds until the next automatic attempt.
    ///   - settings: the fingerprint of the attempt.
    package func noteError(
        _ destination: Destination,
        at url: String,
        _ message: String,
        time: Timestamp,
        retryAfter delay: Double,
        with settings: String? = nil
    ) throws(StoreError) {
        try connection.run(
            """
            UPDATE destinations SET url = ?, last_error_time_unix_nano = ?, last_error = ?,
                failed_attempts = failed_attempts + 1, next_attempt_time_unix_nano = ?, settings = ?
            WHERE name = ? AND signal = ?
            """,
            .text(url),
            .int(time.nanosecondsSinceEpoch),
            .text(message),
            .int(time.adding(seconds: delay).nanosecondsSinceEpoch),
            .optional(settings),
            .text(destination.name),
            .text(destination.signal.rawValue)
        )
        unit.destinations = nil
    }

    /// Records that the collector accepted a request and rejected some of its items. Needs a transaction.
    ///
    /// - Parameter message: the collector's message about the rejected items; may be empty.
    package func noteRejection(
        _ destination: Destination,
        _ message: String,
        time: Timestamp
    ) throws(StoreError) {
        try connection.run(
            """
            UPDATE destinations SET last_rejection_time_unix_nano = ?, last_rejection = ? WHERE name = ? AND signal = ?
            """,
            .int(time.nanosecondsSinceEpoch),
            .text(message),
            .text(destination.name),
            .text(destination.signal.rawValue)
        )
        unit.destinations = nil
    }
}

extension Destination {
    /// By name and signal.
    static func all(_ connection: Connection) throws(StoreError) -> [Destination] {
        let statement = try connection.statement(
            """
            SELECT name, signal, endpoint, url, position, last_success_time_unix_nano, last_error_time_unix_nano,
                last_error, last_rejection_time_unix_nano, last_rejection, next_attempt_time_unix_nano, failed_attempts,
                own_url, settings
            FROM destinations ORDER BY name, signal
            """
        )
        defer { statement.reset() }
        func text(_ column: Int) -> String? { statement.isNull(column) ? nil : statement.text(column) }
        func time(_ column: Int) -> Timestamp? {
            statement.isNull(column) ? nil : Timestamp(nanosecondsSinceEpoch: statement.int(column))
        }
        var destinations: [Destination] = []
        while try statement.step() {
            guard let signal = ExportSignal(rawValue: statement.text(1)) else { continue }
            destinations.append(
                Destination(
                    name: statement.text(0),
                    signal: signal,
                    endpoint: statement.text(2),
                    ownURL: text(12),
                    url: text(3),
                    position: statement.int(4),
                    lastSuccessTime: time(5),
                    lastErrorTime: time(6),
                    lastError: text(7),
                    lastRejectionTime: time(8),
                    lastRejection: text(9),
                    nextAttemptTime: Timestamp(nanosecondsSinceEpoch: statement.int(10)),
                    failedAttempts: Int(statement.int(11)),
                    settings: text(13)
                )
            )
        }
        return destinations
    }
}
