package import SomaModel

/// One signal of a collector that soma sends to, and how far it has got.
package struct Destination: Equatable, Sendable {
    package var name: String
    package var signal: ExportSignal
    /// The OTLP/HTTP base URL.
    package var endpoint: String
    /// The final URL of a signal that has one of its own.
    package var ownURL: String?
    /// The URL of the last request; `nil` before the first.
    package var url: String?
    /// The last outbox item that it has accepted or refused for good.
    package var position: Int64
    package var lastSuccessTime: Timestamp?
    package var lastErrorTime: Timestamp?
    package var lastError: String?
    /// When it last took a request and refused some of its items, and what it said to that.
    package var lastRejectionTime: Timestamp?
    package var lastRejection: String?
    /// When it may next be tried without being asked to.
    package var nextAttemptTime: Timestamp
    /// Failures since the last success.
    package var failedAttempts: Int
    /// What tells the address and the keys of the last failure from others; `nil` where there is none.
    package var settings: String?

    /// Whether it may be tried without being asked to. A failure that is still to come was noted by a clock that has been
    /// put right since.
    ///
    /// - Parameter settings: those of the attempt: an address or a key that was put right is not put off. `nil` where they
    ///   are not known.
    package func isDue(at time: Timestamp, with settings: String? = nil) -> Bool {
        if nextAttemptTime <= time || (lastErrorTime ?? time) > time { return true }
        return settings != nil && settings != self.settings
    }
}

extension Store {
    /// By name and signal.
    package func destinations() throws(StoreError) -> [Destination] { try unit.allDestinations() }

    package func destination(_ name: String, _ signal: ExportSignal) throws(StoreError) -> Destination? {
        try destinations().first { $0.name == name && $0.signal == signal }
    }

    /// What has to wait for anyone.
    package func awaitedSignals() throws(StoreError) -> Set<ExportSignal> {
        var signals: Set<ExportSignal> = []
        for destination in try destinations() { signals.insert(destination.signal) }
        return signals
    }

    /// The one destination that is set by one URL.
    package static let defaultDestination = "default"

    /// From now on items of these signals wait for this destination, too; a signal known already keeps its position. Where
    /// the address is another one, it may be tried at once. Needs a transaction.
    ///
    /// - Parameter urls: final ones, of signals that have one of their own.
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

    /// Items of these signals wait for this destination no more. Needs a transaction.
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

    /// Moves a destination on, and removes what every destination has had.
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

    /// - Parameters:
    ///   - delay: seconds until it is tried again without being asked to.
    ///   - settings: of the attempt.
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

    /// - Parameter message: what it said of what it refused while it took the rest; may be empty.
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
